package io.millrace.filter;

import io.millrace.event.ItemId;
import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which items are meant. Immutable; printed by {@code toString} in the language that {@link
 * FilterParser} reads, and read back as an equal filter. An item without the attribute meets no
 * comparison, and so every {@code not} of one. Testing an item allocates nothing.
 */
public sealed interface Filter {
  /** The name under which an item's id is found where no attribute has it. */
  String ITEM_ID = "item_id";

  /** Every item: {@code true}. */
  Filter ALL = new And(List.of());

  /** No item: {@code false}. */
  Filter NONE = new Or(List.of());

  /** Whether an item is meant. */
  boolean matches(ItemId itemId, Map<String, Value> attributes);

  /** All of them hold. */
  record And(List<Filter> parts) implements Filter {
    public And {
      parts = List.copyOf(parts);
      if (parts.size() == 1 || parts.stream().anyMatch(And.class::isInstance)) {
        throw new IllegalArgumentException("use Filter.and: " + parts);
      }
    }

    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      for (int i = 0; i < parts.size(); i++) {
        if (!parts.get(i).matches(itemId, attributes)) {
          return false;
        }
      }
      return true;
    }

    @Override
    public String toString() {
      return parts.isEmpty()
          ? "true"
          : parts.stream()
              .map(part -> Printing.inside(part, true))
              .collect(Collectors.joining(" and "));
    }
  }

  /** At least one of them holds. */
  record Or(List<Filter> parts) implements Filter {
    public Or {
      parts = List.copyOf(parts);
      if (parts.size() == 1 || parts.stream().anyMatch(Or.class::isInstance)) {
        throw new IllegalArgumentException("use Filter.or: " + parts);
      }
    }

    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      for (int i = 0; i < parts.size(); i++) {
        if (parts.get(i).matches(itemId, attributes)) {
          return true;
        }
      }
      return false;
    }

    @Override
    public String toString() {
      return parts.isEmpty()
          ? "false"
          : parts.stream()
              .map(part -> Printing.inside(part, false))
              .collect(Collectors.joining(" or "));
    }
  }

  /** It does not hold. */
  record Not(Filter part) implements Filter {
    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      return !part.matches(itemId, attributes);
    }

    @Override
    public String toString() {
      return Printing.not(part);
    }
  }

  /** How an attribute is compared. */
  enum Operator {
    EQUAL("="),
    BELOW("<"),
    AT_MOST("<="),
    ABOVE(">"),
    AT_LEAST(">=");

    final String sign;

    Operator(String sign) {
      this.sign = sign;
    }
  }

  /**
   * One attribute compared. Order is that of numbers, or of the characters of two texts, so that
   * dates such as {@code "2026-01-31"} can be compared.
   */
  record Compare(String attribute, Operator operator, Literal literal) implements Filter {
    public Compare {
      if (operator != Operator.EQUAL && literal instanceof Literal.Flag) {
        throw new IllegalArgumentException("true and false have no order");
      }
    }

    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      Value value = attributes.get(attribute);
      if (value == null) {
        return attribute.equals(ITEM_ID) && is(itemId.value());
      }
      if (operator == Operator.EQUAL) {
        return literal.equalTo(value);
      }
      int order = literal.order(value);
      return order != Literal.UNORDERED && holds(order);
    }

    /** Ids are texts, also those that spell numbers; only equality knows both. */
    private boolean is(String id) {
      return operator == Operator.EQUAL
          ? literal.key().equals(id)
          : literal instanceof Literal.Text wanted && holds(id.compareTo(wanted.text()));
    }

    private boolean holds(int order) {
      return switch (operator) {
        case EQUAL -> order == 0;
        case BELOW -> order < 0;
        case AT_MOST -> order <= 0;
        case ABOVE -> order > 0;
        case AT_LEAST -> order >= 0;
      };
    }

    @Override
    public String toString() {
      return "%s %s %s".formatted(Printing.name(attribute), operator.sign, literal);
    }
  }

  /**
   * The attribute equals one of the literals.
   *
   * @param set the same, to be looked up in; made of them
   */
  record In(String attribute, List<Literal> literals, LiteralSet set) implements Filter {
    public In {
      literals = List.copyOf(literals);
      if (literals.isEmpty()) {
        throw new IllegalArgumentException("in needs a value");
      }
      set = new LiteralSet(literals);
    }

    public In(String attribute, List<Literal> literals) {
      this(attribute, literals, LiteralSet.NONE);
    }

    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      Value value = attributes.get(attribute);
      return value == null
          ? attribute.equals(ITEM_ID) && set.contains(itemId.value())
          : set.containsAny(value);
    }

    @Override
    public String toString() {
      return "%s in %s".formatted(Printing.name(attribute), Printing.list(literals));
    }
  }

  /** The attribute is there. */
  record Has(String attribute) implements Filter {
    @Override
    public boolean matches(ItemId itemId, Map<String, Value> attributes) {
      return attributes.containsKey(attribute) || attribute.equals(ITEM_ID);
    }

    @Override
    public String toString() {
      return "has " + Printing.name(attribute);
    }
  }

  /** All of them; of none {@link #ALL}. */
  static Filter and(List<Filter> parts) {
    List<Filter> flat = new ArrayList<>();
    for (Filter part : parts) {
      if (part instanceof And inner) {
        flat.addAll(inner.parts());
      } else {
        flat.add(part);
      }
    }
    return flat.size() == 1 ? flat.get(0) : new And(flat);
  }

  /** Any of them; of none {@link #NONE}. */
  static Filter or(List<Filter> parts) {
    List<Filter> flat = new ArrayList<>();
    for (Filter part : parts) {
      if (part instanceof Or inner) {
        flat.addAll(inner.parts());
      } else {
        flat.add(part);
      }
    }
    return flat.size() == 1 ? flat.get(0) : new Or(flat);
  }

  /**
   * The object form of requests: every attribute must equal its value; a list means "one of these".
   */
  static Filter of(Map<String, Value> wanted) {
    List<Filter> parts = new ArrayList<>();
    wanted.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(entry -> parts.add(of(entry.getKey(), entry.getValue())));
    return and(parts);
  }

  private static Filter of(String attribute, Value wanted) {
    @Nullable List<Literal> anyOf = null;
    if (wanted instanceof Value.TextList list) {
      anyOf = list.texts().stream().<Literal>map(Literal.Text::new).toList();
    } else if (wanted instanceof Value.NumList list) {
      anyOf = list.numbers().stream().<Literal>map(Literal.Num::new).toList();
    }
    if (anyOf != null) {
      return anyOf.isEmpty() ? NONE : new In(attribute, anyOf);
    }
    Literal literal =
        wanted instanceof Value.Num number
            ? new Literal.Num(number.number())
            : wanted instanceof Value.Flag flag
                ? new Literal.Flag(flag.flag())
                : new Literal.Text(((Value.Text) wanted).text());
    return new Compare(attribute, Operator.EQUAL, literal);
  }
}
