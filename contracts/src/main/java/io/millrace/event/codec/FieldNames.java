package io.millrace.event.codec;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/**
 * The names of the fields of some types, numbered, and found without making a text of the name. A
 * name has the same kind in all of them, so that its value can be read before the type is.
 */
final class FieldNames {
  private final List<String> names;
  private final FieldKind<?>[] kinds;
  private final PropertyNameMatcher matcher;

  private FieldNames(Map<String, FieldKind<?>> kinds) {
    if (kinds.size() > Long.SIZE) {
      throw new IllegalArgumentException("at most 64 names have a bit each: " + kinds.keySet());
    }
    this.names = List.copyOf(kinds.keySet());
    this.kinds = kinds.values().toArray(FieldKind<?>[]::new);
    this.matcher =
        new JsonFactory()
            .constructNameMatcher(names.stream().map(Named::fromString).toList(), false);
  }

  static FieldNames of(List<? extends EventType<?, ?>> types) {
    Map<String, FieldKind<?>> kinds = new LinkedHashMap<>();
    for (EventType<?, ?> type : types) {
      for (EventField<?, ?, ?> field : type.fields()) {
        FieldKind<?> other = kinds.putIfAbsent(field.name(), field.kind());
        if (other != null && other != field.kind()) {
          throw new IllegalArgumentException(
              "field %s of %s must have the kind that it has in other types"
                  .formatted(field.name(), type.name()));
        }
      }
    }
    return new FieldNames(kinds);
  }

  int count() {
    return kinds.length;
  }

  FieldKind<?> kind(int number) {
    return kinds[number];
  }

  String name(int number) {
    return names.get(number);
  }

  int numberOf(String name) {
    return names.indexOf(name);
  }

  /** Goes to the next name; returns its number, or one of the matcher's constants. */
  int next(JsonParser in) {
    return in.nextNameMatch(matcher);
  }

  /**
   * A type with the numbers of its fields.
   *
   * @param known has a bit for each of them
   */
  record Bound<E, B>(
      EventType<E, B> type, EventField<E, B, ?>[] fields, int[] numbers, long known) {}

  <E, B> Bound<E, B> bind(EventType<E, B> type) {
    int[] numbers = new int[type.fields().size()];
    long known = 0;
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = names.indexOf(type.fields().get(i).name());
      known |= 1L << numbers[i];
    }
    @SuppressWarnings("unchecked") // An array of a generic type.
    EventField<E, B, ?>[] fields = type.fields().toArray(EventField[]::new);
    return new Bound<>(type, fields, numbers, known);
  }
}
