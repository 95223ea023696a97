package io.millrace.event.codec;

import io.millrace.event.Value;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The attributes of items that decide whether an item can be recommended, and what each accepts:
 *
 * <ul>
 *   <li>{@code in_stock}: true or false; also as text, {@code yes}, {@code no}, 1 and 0
 *   <li>{@code stock}: a number; also as text
 *   <li>{@code available_from}, {@code available_until}: RFC 3339 with an offset, a date, or epoch
 *       milliseconds
 * </ul>
 *
 * <p>What can mean nothing else is converted. The rest is refused: an attribute of another kind
 * would be passed over in silence, and the item recommended.
 */
final class WellKnown implements Refinement<Map<String, Value>> {
  private static final String IN_STOCK = "in_stock";
  private static final String STOCK = "stock";
  private static final String FROM = "available_from";
  private static final String UNTIL = "available_until";

  /** The attributes of an item with these in the kinds that are meant. */
  @Override
  public Map<String, Value> refine(Map<String, Value> attributes) throws FieldProblem {
    if (plain(attributes)) {
      return attributes;
    }
    Map<String, Value> converted = new LinkedHashMap<>(attributes);
    Value inStock = attributes.get(IN_STOCK);
    if (inStock != null) {
      converted.put(
          IN_STOCK,
          flag(inStock)
              .map(Value::of)
              .orElseThrow(() -> refused(IN_STOCK, "true or false", inStock)));
    }
    Value stock = attributes.get(STOCK);
    if (stock != null) {
      converted.put(
          STOCK, number(stock).orElseThrow(() -> refused(STOCK, "a number of pieces", stock)));
    }
    requireTime(FROM, attributes.get(FROM));
    requireTime(UNTIL, attributes.get(UNTIL));
    return converted;
  }

  /** Whether all of them are of the kinds that are meant. */
  private static boolean plain(Map<String, Value> attributes) {
    Value inStock = attributes.get(IN_STOCK);
    Value stock = attributes.get(STOCK);
    return (inStock == null || inStock instanceof Value.Flag)
        && (stock == null || stock instanceof Value.Num)
        && (attributes.get(FROM) == null || time(attributes.get(FROM)))
        && (attributes.get(UNTIL) == null || time(attributes.get(UNTIL)));
  }

  @Override
  public ObjectNode schema(ObjectNode ofKind) {
    return Schemas.ref("itemAttributes");
  }

  @Override
  public String description() {
    return "[four](collector.md#limits) are checked";
  }

  private static Optional<Boolean> flag(Value value) {
    if (value instanceof Value.Flag flag) {
      return Optional.of(flag.flag());
    }
    if (value instanceof Value.Num number) {
      return number.number() == 1
          ? Optional.of(true)
          : number.number() == 0 ? Optional.of(false) : Optional.empty();
    }
    if (value instanceof Value.Text text) {
      return switch (text.text().strip().toLowerCase(Locale.ROOT)) {
        case "true", "yes", "1" -> Optional.of(true);
        case "false", "no", "0" -> Optional.of(false);
        default -> Optional.empty();
      };
    }
    return Optional.empty();
  }

  private static Optional<Value> number(Value value) {
    if (value instanceof Value.Num) {
      return Optional.of(value);
    }
    if (value instanceof Value.Text text
        && text.text().strip().matches("-?\\d{1,15}(\\.\\d{1,9})?")) {
      return Optional.of(Value.of(Double.parseDouble(text.text().strip())));
    }
    return Optional.empty();
  }

  private static void requireTime(String attribute, @Nullable Value value) throws FieldProblem {
    if (value != null && !time(value)) {
      throw refused(
          attribute,
          "RFC 3339 with an offset, a date such as 2026-01-31, or epoch milliseconds",
          value);
    }
  }

  private static boolean time(@Nullable Value value) {
    if (value instanceof Value.Num number) {
      return Math.abs(number.number()) < 1e15;
    }
    if (!(value instanceof Value.Text text)) {
      return false;
    }
    try {
      if (text.text().length() == "2026-01-31".length()) {
        LocalDate.parse(text.text());
      } else {
        OffsetDateTime.parse(text.text());
      }
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  private static FieldProblem refused(String attribute, String wanted, Value found) {
    return FieldProblem.of(
            "wrong_type", " must be %s, is %s".formatted(wanted, Values.plain(found)))
        .in("." + attribute);
  }
}
