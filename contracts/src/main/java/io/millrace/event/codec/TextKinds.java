package io.millrace.event.codec;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/** The kinds of values that are written as JSON strings. */
final class TextKinds {
  private TextKinds() {}

  /** A text that is a name, or the name of a type. */
  static final class Name extends FieldKind<String> {
    private final int longest;

    /**
     * @param longest in UTF-16 units
     */
    Name(int longest) {
      this.longest = longest;
    }

    @Override
    String read(JsonParser in, Reading reading) throws FieldProblem {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        throw wrongType("a string", in);
      }
      return Texts.bounded(in.getString(), longest);
    }

    @Override
    void write(String value, JsonGenerator out) {
      out.writeString(value);
    }

    @Override
    ObjectNode schema() {
      return Schemas.of("string").put("maxLength", longest);
    }

    @Override
    public String description() {
      return "text, at most %,d characters".formatted(longest);
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.TEXT;
    }

    @Override
    public String fromColumn(Object stored) {
      return stored.toString();
    }
  }

  /** An event's type; which there are is not the kind's to say. */
  static final class Type extends FieldKind<String> {
    @Override
    String read(JsonParser in, Reading reading) throws FieldProblem {
      if (in.currentToken() != JsonToken.VALUE_STRING) {
        throw wrongType("a string", in);
      }
      return in.getString();
    }

    @Override
    void write(String value, JsonGenerator out) {
      out.writeString(value);
    }

    @Override
    ObjectNode schema() {
      return Schemas.of("string");
    }

    @Override
    public String description() {
      return "text";
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.TEXT;
    }

    @Override
    public String fromColumn(Object stored) {
      return stored.toString();
    }
  }

  /**
   * An id. JSON integers are taken too: shops number their customers.
   *
   * @param <T> whose text is the id's
   */
  static final class Id<T> extends FieldKind<T> {
    private final Function<String, T> type;

    Id(Function<String, T> type) {
      this.type = type;
    }

    @Override
    T read(JsonParser in, Reading reading) throws FieldProblem {
      String text;
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        text = in.getString();
      } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
        text = in.getNumberValue().toString();
        reading.spelledOtherwise();
      } else {
        throw wrongType("a string or an integer", in);
      }
      Texts.check(text);
      try {
        return type.apply(text);
      } catch (IllegalArgumentException e) {
        throw FieldProblem.of("invalid_value", ": " + e.getMessage());
      }
    }

    @Override
    void write(T value, JsonGenerator out) {
      out.writeString(value.toString());
    }

    @Override
    ObjectNode schema() {
      return Schemas.ref("id");
    }

    @Override
    public String description() {
      return "[id](#kinds-of-values)";
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.TEXT;
    }

    @Override
    public Object toColumn(T value) {
      return value.toString();
    }

    @Override
    public T fromColumn(Object stored) {
      return type.apply(stored.toString());
    }
  }

  /** A moment; nanoseconds survive, as {@link Instant} prints exactly what it holds. */
  static final class Timestamp extends FieldKind<Instant> {
    /** Outside these years it is a unit mistake (seconds or microseconds for milliseconds). */
    private static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    @Override
    Instant read(JsonParser in, Reading reading) throws FieldProblem {
      Instant instant;
      if (in.currentToken() == JsonToken.VALUE_STRING) {
        try {
          instant = Timestamps.parse(in.getString());
        } catch (DateTimeException e) {
          throw FieldProblem.of(
              "invalid_value",
              " must be RFC 3339 with an offset, such as 2026-01-31T12:00:00Z, or epoch"
                  + " milliseconds");
        }
      } else if (in.currentToken() == JsonToken.VALUE_NUMBER_INT
          && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
        instant = Instant.ofEpochMilli(in.getLongValue());
      } else {
        throw wrongType("an RFC 3339 string or epoch milliseconds", in);
      }
      if (instant.isBefore(EARLIEST) || instant.isAfter(LATEST)) {
        throw FieldProblem.of("invalid_value", " is outside 1990 to 2100; is it in milliseconds?");
      }
      return instant;
    }

    @Override
    void write(Instant value, JsonGenerator out) {
      out.writeString(value.toString());
    }

    @Override
    ObjectNode schema() {
      return Schemas.ref("timestamp");
    }

    @Override
    public String description() {
      return "[time](#kinds-of-values)";
    }

    @Override
    public ColumnType columnType() {
      return ColumnType.TIMESTAMP;
    }

    @Override
    public Instant fromColumn(Object stored) {
      return (Instant) stored;
    }
  }
}
