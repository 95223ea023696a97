package io.millrace.event.codec;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.node.ObjectNode;

/**
 * A kind of values of fields: how they are read from JSON and what is wrong with those that are
 * not, how they are written, stored and described. {@link Kinds} has all.
 *
 * @param <V> the Java type of a value
 */
public abstract class FieldKind<V> {
  FieldKind() {}

  /**
   * Reads a value that is not null.
   *
   * @param in is at the value's first token; afterwards at its last, or if there is a problem
   *     anywhere in the value
   * @throws FieldProblem if the value is not of the kind
   * @throws RereadException if a name comes twice
   */
  abstract V read(JsonParser in, Reading reading) throws FieldProblem;

  abstract void write(V value, JsonGenerator out);

  /** The JSON Schema of a value that is not null. */
  abstract ObjectNode schema();

  /** Describes the values that are accepted, for documents. */
  public abstract String description();

  /** How a column stores a value. */
  public abstract ColumnType columnType();

  /** Returns the value as its {@link #columnType} stores it; null if it is stored as null. */
  public @Nullable Object toColumn(V value) {
    return value;
  }

  /** Returns the value that a column stores; the inverse of {@link #toColumn}. */
  public abstract V fromColumn(Object stored);

  /** The fields of the elements if the values are lists of objects. */
  public Optional<EventType<?, ?>> elements() {
    return Optional.empty();
  }

  static FieldProblem wrongType(String wanted, JsonParser in) {
    return FieldProblem.of(
        "wrong_type", " must be %s, is %s".formatted(wanted, found(in.currentToken())));
  }

  private static String found(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "object";
      case START_ARRAY -> "array";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
      case VALUE_TRUE, VALUE_FALSE -> "boolean";
      case VALUE_STRING -> "string";
      default -> token.name().toLowerCase(Locale.ROOT);
    };
  }

  /** Goes to the last token of a value in an object or array of the given depth. */
  static void skipTo(JsonParser in, int depth) {
    while (in.streamReadContext().getNestingDepth() > depth) {
      if (in.nextToken() == null) {
        return;
      }
    }
  }
}
