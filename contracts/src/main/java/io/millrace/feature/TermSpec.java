package io.millrace.feature;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One term of a model as data: {@code {type: mlp, hidden: [400, 400]}}.
 *
 * @param type the name of a term type, for instance {@code linear}
 * @param options the other keys as texts, lists comma-separated; sorted by name
 */
public record TermSpec(String type, Map<String, String> options) {
  public TermSpec {
    if (type.isBlank()) {
      throw new IllegalArgumentException("a term needs a type");
    }
    options = java.util.Collections.unmodifiableMap(new TreeMap<>(options));
  }

  /** A term with the defaults of its type. */
  public static TermSpec of(String type) {
    return new TermSpec(type, Map.of());
  }

  /** The same term with one more option, or another value of one. */
  public TermSpec with(String name, Object value) {
    Map<String, String> more = new TreeMap<>(options);
    more.put(name, value.toString());
    return new TermSpec(type, more);
  }

  /** An option's text; empty if it is not given. */
  public Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }

  /** Refuses options that the type does not have. */
  public void allow(String... names) {
    Set<String> known = new TreeSet<>(List.of(names));
    for (String name : options.keySet()) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            known.isEmpty()
                ? "term '%s' has no options, is given '%s'".formatted(type, name)
                : "term '%s' has no option '%s'; it has %s"
                    .formatted(type, name, String.join(", ", known)));
      }
    }
  }

  /** An option that is true or false. */
  public boolean flag(String name, boolean otherwise) {
    return switch (options.getOrDefault(name, Boolean.toString(otherwise))) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(name, "true or false");
    };
  }

  /** An option that is one of some words. */
  public String choice(String name, String otherwise, List<String> words) {
    String word = options.getOrDefault(name, otherwise);
    if (!words.contains(word)) {
      throw wrong(name, "one of " + String.join(", ", words));
    }
    return word;
  }

  /** An option that is a whole number. */
  public int integer(String name, int otherwise, int least, int most) {
    try {
      int value = Integer.parseInt(options.getOrDefault(name, Integer.toString(otherwise)));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused with the rest.
    }
    throw wrong(name, "a whole number from %d to %d".formatted(least, most));
  }

  /** An option that is a number. */
  public double number(String name, double otherwise, double least, double most) {
    try {
      double value = Double.parseDouble(options.getOrDefault(name, Double.toString(otherwise)));
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused with the rest.
    }
    throw wrong(name, "a number from %s to %s".formatted(least, most));
  }

  /** An option that is a list of whole numbers, which may be empty. */
  public List<Integer> integers(String name, List<Integer> otherwise, int least, int most) {
    String text = options.get(name);
    if (text == null) {
      return otherwise;
    }
    try {
      List<Integer> values =
          text.isBlank()
              ? List.of()
              : Arrays.stream(text.split(",")).map(String::strip).map(Integer::valueOf).toList();
      if (values.stream().allMatch(value -> value >= least && value <= most)) {
        return values;
      }
    } catch (NumberFormatException e) {
      // Refused with the rest.
    }
    throw wrong(name, "a list of whole numbers from %d to %d".formatted(least, most));
  }

  private IllegalArgumentException wrong(String name, String rule) {
    return new IllegalArgumentException(
        "term '%s': '%s' must be %s, is '%s'"
            .formatted(type, name, rule, options.getOrDefault(name, "")));
  }

  /** How an option's list of numbers is written. */
  public static String text(List<Integer> numbers) {
    return numbers.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** For people: {@code mlp(hidden=64,32)}. */
  @Override
  public String toString() {
    return options.isEmpty()
        ? type
        : options.entrySet().stream()
            .map(option -> String.format(Locale.ROOT, "%s=%s", option.getKey(), option.getValue()))
            .collect(Collectors.joining("; ", type + "(", ")"));
  }
}
