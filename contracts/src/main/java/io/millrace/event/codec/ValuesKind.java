package io.millrace.event.codec;

import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** Attributes, context or features by name. */
class ValuesKind extends MapKind<Value> {
  ValuesKind(int longestName) {
    super(longestName);
  }

  @Override
  boolean nullIsAbsent() {
    return true;
  }

  @Override
  Value value(JsonParser in) throws FieldProblem {
    return switch (in.currentToken()) {
      case VALUE_STRING -> new Value.Text(Texts.bounded(in.getString(), Bounds.TEXT));
      case VALUE_TRUE -> new Value.Flag(true);
      case VALUE_FALSE -> new Value.Flag(false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Num(NumberKinds.finite(in));
      case START_ARRAY -> list(in);
      default ->
          throw FieldProblem.of(
              "wrong_type",
              " must be a string, a number, a boolean, a list of strings or a list of numbers");
    };
  }

  private static Value list(JsonParser in) throws FieldProblem {
    List<String> texts = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    @Nullable FieldProblem first = null;
    int size = 0;
    for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
      size++;
      if (first != null || size > Bounds.LIST) {
        // How many there are decides what is said.
        in.skipChildren();
        continue;
      }
      try {
        element(token, in, texts, numbers);
      } catch (FieldProblem e) {
        first = e;
        in.skipChildren();
      }
    }
    if (size > Bounds.LIST) {
      throw FieldProblem.of(
          "too_large", " has %d elements, at most %d are allowed".formatted(size, Bounds.LIST));
    }
    if (first != null) {
      throw first;
    }
    return numbers.isEmpty() ? new Value.TextList(texts) : new Value.NumList(numbers);
  }

  private static void element(
      JsonToken token, JsonParser in, List<String> texts, List<Double> numbers)
      throws FieldProblem {
    if (token.isNumeric() && texts.isEmpty()) {
      numbers.add(NumberKinds.finite(in));
    } else if (!numbers.isEmpty()) {
      throw FieldProblem.of("wrong_type", " must be all strings or all numbers");
    } else if (token == JsonToken.VALUE_STRING) {
      texts.add(Texts.bounded(in.getString(), Bounds.TEXT));
    } else {
      throw FieldProblem.of("wrong_type", " must be a list of strings or a list of numbers");
    }
  }

  @Override
  void write(Map<String, Value> values, JsonGenerator out) {
    Values.write(values, out);
  }

  @Override
  ObjectNode schema() {
    return Schemas.ref("values");
  }

  @Override
  public String description() {
    return "[values](#kinds-of-values)";
  }

  @Override
  public ColumnType columnType() {
    return ColumnType.JSON;
  }

  @Override
  public @Nullable Object toColumn(Map<String, Value> values) {
    return values.isEmpty() ? null : Values.toJson(values);
  }

  @Override
  public Map<String, Value> fromColumn(Object stored) {
    return Values.fromJson(stored.toString());
  }

  /** The circumstances of an event: values, of which the device is a name. */
  static final class Context extends ValuesKind {
    Context() {
      super(Bounds.NAME);
    }

    @Override
    Map<String, Value> read(JsonParser in, Reading reading) throws FieldProblem {
      Map<String, Value> context = super.read(in, reading);
      if (context.get(Bounds.DEVICE) instanceof Value.Text device) {
        try {
          Texts.bounded(device.text(), Bounds.NAME);
        } catch (FieldProblem e) {
          throw e.in("." + Bounds.DEVICE);
        }
      }
      return context;
    }

    @Override
    ObjectNode schema() {
      return Schemas.ref("context");
    }

    @Override
    public String description() {
      return "[context](#kinds-of-values)";
    }
  }
}
