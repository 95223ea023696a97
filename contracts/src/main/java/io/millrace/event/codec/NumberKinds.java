package io.millrace.event.codec;

import java.math.BigInteger;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of values that are JSON numbers, and flags. */
final class NumberKinds {
  private NumberKinds() {}

  /** The number that a parser is at, as a double: one that is beyond doubles has none. */
  static double finite(JsonParser in) throws FieldProblem {
    boolean large =
        in.currentToken() == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() == JsonParser.NumberType.BIG_INTEGER;
    double number = large ? ((BigInteger) in.getNumberValue()).doubleValue() : in.getDoubleValue();
    if (!Double.isFinite(number)) {
      throw FieldProblem.of("invalid_value", " must be a finite number");
    }
    return number;
  }

  /** A whole number of 32 bits. */
  static final class Whole extends FieldKind<Integer> {
    private final int least;
    private final int most;

    Whole(int least, int most) {
      this.least = least;
      this.most = most;
    }

    @Override
    Integer read(JsonParser in, Reading reading) throws FieldProblem {
      if (in.currentToken() != JsonToken.VALUE_NUMBER_INT
          || in.getNumberType() != JsonParser.NumberType.INT) {
        throw wrongType("an integer of at most 32 bits", in);
      }
      int number = in.getIntValue();
      if (number < least || number > most) {
        throw FieldProblem.of(
            "invalid_value",
            most == Integer.MAX_VALUE
                ? " must be at least %d, is %d".formatted(least, number)
                : " must be from %d to %d, is %d".formatted(least, most, number));
      }
      return number;
    }

    @Override
    void write(Integer value, JsonGenerator out) {
      out.writeNumber(value.intValue());
    }

    @Override
    ObjectNode schema() {
      return Schemas.of("integer").put("minimum", least).put("maximum", most);
    }

    @Override
    public String description() {
      return most == Integer.MAX_VALUE
          ? "integer, at least %,d".formatted(least)
          : "integer, %,d to %,d".formatted(least, most);
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.INTEGER;
    }

    @Override
    public Integer fromColumn(Object stored) {
      return (Integer) stored;
    }
  }

  /** A finite number. */
  static class Real extends FieldKind<Double> {
    @Override
    Double read(JsonParser in, Reading reading) throws FieldProblem {
      if (!in.currentToken().isNumeric()) {
        throw wrongType("a number", in);
      }
      return finite(in);
    }

    @Override
    void write(Double value, JsonGenerator out) {
      out.writeNumber(value.doubleValue());
    }

    @Override
    ObjectNode schema() {
      return Schemas.of("number");
    }

    @Override
    public String description() {
      return "number";
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.DOUBLE;
    }

    @Override
    public Double fromColumn(Object stored) {
      return (Double) stored;
    }
  }

  /** What an interaction was worth. */
  static final class Worth extends Real {
    @Override
    Double read(JsonParser in, Reading reading) throws FieldProblem {
      double number = super.read(in, reading);
      if (!Bounds.possibleValue(number)) {
        throw FieldProblem.of(
            "invalid_value",
            " must be 0, or from %s to %s in either direction, is %s"
                .formatted(Bounds.LEAST_VALUE, Bounds.VALUE, number));
      }
      return number;
    }

    @Override
    ObjectNode schema() {
      ObjectNode schema = super.schema().put("minimum", -Bounds.VALUE).put("maximum", Bounds.VALUE);
      schema
          .putObject("not")
          .put("type", "number")
          .put("exclusiveMinimum", -Bounds.LEAST_VALUE)
          .put("exclusiveMaximum", Bounds.LEAST_VALUE)
          .putObject("not")
          .put("const", 0);
      return schema;
    }

    @Override
    public String description() {
      return "[amount](#kinds-of-values)";
    }
  }

  /** True or false. */
  static final class Flag extends FieldKind<Boolean> {
    @Override
    Boolean read(JsonParser in, Reading reading) throws FieldProblem {
      if (!in.currentToken().isBoolean()) {
        throw wrongType("true or false", in);
      }
      return in.getBooleanValue();
    }

    @Override
    void write(Boolean value, JsonGenerator out) {
      out.writeBoolean(value);
    }

    @Override
    ObjectNode schema() {
      return Schemas.of("boolean");
    }

    @Override
    public String description() {
      return "true or false";
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.BOOLEAN;
    }

    @Override
    public Boolean fromColumn(Object stored) {
      return (Boolean) stored;
    }
  }
}
