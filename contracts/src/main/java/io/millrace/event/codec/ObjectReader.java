package io.millrace.event.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.sym.PropertyNameMatcher;

/**
 * Reads a JSON object in one pass: the values of its fields, whatever their order, and what is
 * wrong with them. What is told of several problems is the first in the order of the type's table.
 */
abstract class ObjectReader {
  private final FieldNames names;
  private final @Nullable Object[] values;
  private @Nullable FieldProblem @Nullable [] problems;
  private @Nullable FieldProblem otherProblem;
  private final int watched;
  private long known = -1;
  private long seen;

  /**
   * @param watched number of the field that is told as soon as it is read; negative for none
   */
  ObjectReader(FieldNames names, int watched) {
    this.names = names;
    this.watched = watched;
    this.values = new Object[names.count()];
  }

  /** Makes the reader ready for another object. */
  final void clear() {
    Arrays.fill(values, null);
    problems = null;
    otherProblem = null;
    seen = 0;
  }

  /** Tells which names are fields of the object; as long as nobody does, all may be. */
  final void know(long names) {
    known = names;
  }

  /** The value of the watched field was read. */
  void watched(Object value) {}

  /**
   * Another field than the known ones.
   *
   * @param in is at its value; afterwards at the value's last token, or anywhere in it if there is
   *     a problem
   */
  abstract void unknown(String name, JsonParser in, Reading reading) throws FieldProblem;

  /**
   * Reads all fields.
   *
   * @param in is at the object's opening bracket; afterwards at the closing one
   * @throws RereadException if a name comes twice
   * @throws tools.jackson.core.JacksonException if it is no JSON
   */
  final void fields(JsonParser in, Reading reading) {
    int depth = in.streamReadContext().getNestingDepth();
    for (int number = names.next(in);
        number != PropertyNameMatcher.MATCH_END_OBJECT;
        number = names.next(in)) {
      long bit = 1L << number;
      if (number >= 0 && (known & bit) != 0) {
        if ((seen & bit) != 0) {
          throw RereadException.INSTANCE;
        }
        seen |= bit;
        field(number, in, reading, depth);
      } else {
        other(number, in, reading, depth);
      }
    }
  }

  private void field(int number, JsonParser in, Reading reading, int depth) {
    FieldKind<?> kind = names.kind(number);
    if (in.nextToken() == JsonToken.VALUE_NULL) {
      if (kind instanceof TextKinds.Id<?>) {
        reading.spelledOtherwise();
      }
      return;
    }
    try {
      Object value = kind.read(in, reading);
      values[number] = value;
      if (number == watched) {
        watched(value);
      }
    } catch (FieldProblem e) {
      setProblem(number, e);
      FieldKind.skipTo(in, depth);
    }
  }

  private void other(int number, JsonParser in, Reading reading, int depth) {
    if (number == PropertyNameMatcher.MATCH_ODD_TOKEN) {
      throw RereadException.INSTANCE;
    }
    String name = in.currentName();
    in.nextToken();
    try {
      unknown(name, in, reading);
    } catch (FieldProblem e) {
      otherProblem = otherProblem == null ? e : otherProblem;
      FieldKind.skipTo(in, depth);
    }
  }

  /** Whether there was a field that the type does not know. */
  final boolean hasOthersThan(FieldNames.Bound<?, ?> type) {
    return (seen & ~type.known()) != 0;
  }

  /** The first problem of a field that the type does not know. */
  final @Nullable FieldProblem otherProblem() {
    return otherProblem;
  }

  final @Nullable Object value(int number) {
    return values[number];
  }

  final void setValue(int number, Object value) {
    values[number] = value;
  }

  final void setProblem(int number, FieldProblem problem) {
    if (problems == null) {
      problems = new FieldProblem[values.length];
    }
    if (problems[number] == null) {
      problems[number] = problem;
    }
  }

  /**
   * Makes the whole out of the values.
   *
   * @throws FieldProblem the first problem, with the field's name
   * @throws IllegalArgumentException if the whole is not valid
   */
  final <E, B> E build(FieldNames.Bound<E, B> type, Reading reading) throws FieldProblem {
    B builder = type.type().newBuilder();
    int[] numbers = type.numbers();
    EventField<E, B, ?>[] fields = type.fields();
    for (int i = 0; i < numbers.length; i++) {
      Object value = values[numbers[i]];
      if (value == null || problems != null) {
        value = valueOf(fields[i], numbers[i]);
      }
      if (value != null) {
        fields[i].set(builder, value, reading);
      }
    }
    return type.type().build(builder);
  }

  /** The value of a field, null if it is absent and may be. */
  final @Nullable Object valueOf(EventField<?, ?, ?> field, int number) throws FieldProblem {
    if (problems != null && problems[number] != null) {
      throw problems[number].in(field.name());
    }
    Object value = values[number];
    if (value == null && field.presence() == EventField.Presence.REQUIRED) {
      throw FieldProblem.of("missing_field", " is missing").in(field.name());
    }
    return value;
  }
}
