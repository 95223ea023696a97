package io.millrace.event.codec;

import io.millrace.event.Impression;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The items of a slate, each in a slot of its own. */
final class SlateKind extends FieldKind<List<Impression.Shown>> {
  @Override
  List<Impression.Shown> read(JsonParser in, Reading reading) throws FieldProblem {
    if (in.currentToken() != JsonToken.START_ARRAY) {
      throw wrongType("a list", in);
    }
    List<Impression.Shown> items = new ArrayList<>();
    Slots slots = new Slots();
    ItemReader reader = new ItemReader();
    @Nullable FieldProblem first = null;
    int depth = in.streamReadContext().getNestingDepth();
    int size = 0;
    while (in.nextToken() != JsonToken.END_ARRAY) {
      size++;
      if (first != null || size > EventCodec.MAX_SHOWN) {
        // How many there are decides what is said.
        in.skipChildren();
        continue;
      }
      try {
        Impression.Shown item = reader.item(in, reading);
        if (!slots.take(item.position())) {
          throw FieldProblem.of("invalid_value", " " + item.position() + " is used twice")
              .in(".position");
        }
        items.add(item);
      } catch (FieldProblem e) {
        first = e.in("[" + (size - 1) + "]");
        skipTo(in, depth);
      }
    }
    if (size == 0) {
      throw FieldProblem.of("invalid_value", " must not be empty");
    }
    if (size > EventCodec.MAX_SHOWN) {
      throw FieldProblem.of(
          "too_large", " has %d, at most %d are allowed".formatted(size, EventCodec.MAX_SHOWN));
    }
    if (first != null) {
      throw first;
    }
    return items;
  }

  @Override
  void write(List<Impression.Shown> items, JsonGenerator out) {
    out.writeStartArray();
    for (Impression.Shown item : items) {
      out.writeStartObject();
      for (EventField<Impression.Shown, ?, ?> field : EventTypes.SHOWN.fields()) {
        field.write(item, out);
      }
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  @Override
  ObjectNode schema() {
    ObjectNode schema =
        Schemas.of("array").put("minItems", 1).put("maxItems", EventCodec.MAX_SHOWN);
    schema.set("items", JsonNodeFactory.instance.objectNode().put("$ref", "#/$defs/shown"));
    return schema;
  }

  @Override
  public String description() {
    return "1 to %,d [items](#items-of-an-impression)".formatted(EventCodec.MAX_SHOWN);
  }

  @Override
  public ColumnType columnType() {
    return ColumnType.STRUCTS;
  }

  /** The column's structs are made of {@link #elements()}. */
  @Override
  public List<Impression.Shown> fromColumn(Object stored) {
    List<Impression.Shown> items = new ArrayList<>();
    ((List<?>) stored).forEach(item -> items.add((Impression.Shown) item));
    return items;
  }

  @Override
  public Optional<EventType<?, ?>> elements() {
    return Optional.of(EventTypes.SHOWN);
  }

  /** The slots that are taken; nearly all slates have small numbers only. */
  private static final class Slots {
    private final BitSet small = new BitSet();
    private final Set<Integer> large = new HashSet<>();

    boolean take(int slot) {
      if (slot > Bounds.LIST) {
        return large.add(slot);
      }
      boolean taken = small.get(slot);
      small.set(slot);
      return !taken;
    }
  }

  /** Reads one item after another. */
  private static final class ItemReader extends ObjectReader {
    private static final FieldNames NAMES = FieldNames.of(List.of(EventTypes.SHOWN));
    private static final FieldNames.Bound<Impression.Shown, Impression.Shown.Builder> SHOWN =
        NAMES.bind(EventTypes.SHOWN);

    private final Set<String> others = new HashSet<>();

    private ItemReader() {
      super(NAMES, -1);
    }

    Impression.Shown item(JsonParser in, Reading reading) throws FieldProblem {
      if (in.currentToken() != JsonToken.START_OBJECT) {
        throw FieldProblem.of("wrong_type", " must be an object with item_id and position");
      }
      clear();
      others.clear();
      fields(in, reading);
      try {
        return build(SHOWN, reading);
      } catch (FieldProblem e) {
        throw e.in(".");
      } catch (IllegalArgumentException e) {
        throw FieldProblem.of("invalid_value", "." + e.getMessage());
      }
    }

    /** It is left out. */
    @Override
    void unknown(String name, JsonParser in, Reading reading) {
      if (!others.add(name)) {
        throw RereadException.INSTANCE;
      }
      PlainKind.skip(in);
    }
  }
}
