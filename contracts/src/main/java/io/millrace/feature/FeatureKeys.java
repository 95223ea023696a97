package io.millrace.feature;

import io.millrace.event.InteractionType;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys of one feature of a specification. All methods throw an {@link IllegalArgumentException}
 * that names the key if its value is not what they read.
 */
public interface FeatureKeys {
  /** Returns the feature's name. */
  String name();

  /** Returns a string, if it is there. */
  Optional<String> text(String key);

  /** Returns a string that must be there. */
  String requiredText(String key);

  /** Returns a list of strings, empty if it is not there; a single string is a list of one. */
  List<String> texts(String key);

  /** Returns a whole number, if it is there. */
  OptionalInt integer(String key);

  /** Returns a number. */
  double number(String key, double otherwise);

  /** Returns a duration such as {@code 30m} or {@code 7d}, if it is there. */
  Optional<Duration> duration(String key);

  /** Returns a whole number. */
  default int integer(String key, int otherwise) {
    return integer(key).orElse(otherwise);
  }

  /** Returns {@code of}, which must be there: user, item or context. */
  default Scope of() {
    return choice("of", List.of(Scope.USER, Scope.ITEM, Scope.CONTEXT), requiredText("of"));
  }

  /** Reads {@code of} of a kind that is always of the same scope: it may be said or left out. */
  default void of(Scope scope) {
    text("of").ifPresent(name -> choice("of", List.of(scope), name));
  }

  /** Returns {@code attribute}: what the value is read from, the feature's name if not said. */
  default String attribute() {
    return text("attribute").orElse(name());
  }

  /** Returns a type of interaction. */
  default InteractionType event(String key, InteractionType otherwise) {
    return text(key)
        .map(name -> choice(key, List.of(InteractionType.values()), name))
        .orElse(otherwise);
  }

  /** Returns types of interaction. */
  default Set<InteractionType> events(String key, InteractionType otherwise) {
    Set<InteractionType> events = new LinkedHashSet<>();
    for (String name : texts(key)) {
      events.add(choice(key, List.of(InteractionType.values()), name));
    }
    return events.isEmpty() ? Set.of(otherwise) : events;
  }

  /** Returns the constant that {@code key} names, in lower case; it must be there. */
  default <E extends Enum<E>> E requiredChoice(String key, Class<E> type) {
    return choice(key, Arrays.asList(type.getEnumConstants()), requiredText(key));
  }

  private <E extends Enum<E>> E choice(String key, List<E> allowed, String text) {
    for (E constant : allowed) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    String names =
        allowed.stream()
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", "));
    throw new IllegalArgumentException(
        allowed.size() == 1
            ? "'%s' can only be %s for this type, is '%s'".formatted(key, names, text)
            : "'%s' must be one of %s, is '%s'".formatted(key, names, text));
  }
}
