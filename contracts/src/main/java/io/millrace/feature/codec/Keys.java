package io.millrace.feature.codec;

import io.millrace.event.InteractionType;
import io.millrace.feature.Transform;
import io.millrace.feature.Vocabulary;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one YAML mapping key by key, and refuses the keys that nobody asked for. */
final class Keys {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  private final JsonNode node;
  private final String where;
  private final Set<String> asked = new HashSet<>();

  Keys(JsonNode node, String where) throws InvalidSpecException {
    if (!node.isObject()) {
      throw new InvalidSpecException(where + " must be a mapping of keys to values");
    }
    this.node = node;
    this.where = where;
  }

  @Nullable JsonNode find(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  JsonNode required(String key) throws InvalidSpecException {
    JsonNode value = find(key);
    if (value == null) {
      throw new InvalidSpecException("%s: '%s' is missing".formatted(where, key));
    }
    return value;
  }

  Optional<String> text(String key) throws InvalidSpecException {
    JsonNode value = find(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw wrong(key, "a string", value);
    }
    return Optional.of(value.asString());
  }

  String requiredText(String key) throws InvalidSpecException {
    required(key);
    return text(key).orElseThrow();
  }

  int integer(String key, int otherwise) throws InvalidSpecException {
    return integer(key).orElse(otherwise);
  }

  OptionalInt integer(String key) throws InvalidSpecException {
    JsonNode value = find(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "an integer", value);
    }
    return OptionalInt.of(value.asInt());
  }

  double number(String key, double otherwise) throws InvalidSpecException {
    JsonNode value = find(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(key, "a number", value);
    }
    return value.asDouble();
  }

  /** A list of strings; a single string stands for a list of one. */
  List<String> texts(String key) throws InvalidSpecException {
    JsonNode value = find(key);
    if (value == null) {
      return List.of();
    }
    if (value.isValueNode()) {
      return List.of(value.asString());
    }
    if (!value.isArray()) {
      throw wrong(key, "a list of strings", value);
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value) {
      if (!element.isValueNode()) {
        throw wrong(key, "a list of strings", value);
      }
      texts.add(element.asString());
    }
    return texts;
  }

  Optional<Duration> duration(String key) throws InvalidSpecException {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new InvalidSpecException(
          "%s: '%s' must be a duration such as 30m, 12h or 7d, is '%s'"
              .formatted(where, key, text.get()));
    }
    long count = Long.parseLong(matcher.group(1));
    return Optional.of(
        switch (matcher.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        });
  }

  <E extends Enum<E>> E choice(String key, Class<E> type, String text) throws InvalidSpecException {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
        return constant;
      }
    }
    StringBuilder names = new StringBuilder();
    for (E constant : type.getEnumConstants()) {
      names.append(names.isEmpty() ? "" : ", ").append(constant.name().toLowerCase(Locale.ROOT));
    }
    throw new InvalidSpecException(
        "%s: '%s' must be one of %s, is '%s'".formatted(where, key, names, text));
  }

  InteractionType event(String key, String otherwise) throws InvalidSpecException {
    return choice(key, InteractionType.class, text(key).orElse(otherwise));
  }

  Set<InteractionType> events(String key, InteractionType otherwise) throws InvalidSpecException {
    Set<InteractionType> events = new LinkedHashSet<>();
    for (String name : texts(key)) {
      events.add(choice(key, InteractionType.class, name));
    }
    return events.isEmpty() ? Set.of(otherwise) : events;
  }

  Vocabulary vocabulary() throws InvalidSpecException {
    int minCount = integer("min-count", 1);
    OptionalInt buckets = integer("hash-buckets");
    Optional<String> shares = text("shares");
    if (buckets.isPresent() && shares.isPresent()) {
      throw new InvalidSpecException(
          where + ": 'hash-buckets' belongs to the feature that 'shares' names");
    }
    return new Vocabulary(minCount, buckets, shares);
  }

  Transform transform(String otherwise) throws InvalidSpecException {
    String name = text("transform").orElse(otherwise);
    return switch (name) {
      case "standardize" -> new Transform.Standardize();
      case "log" -> new Transform.Log();
      case "buckets" -> new Transform.Buckets(integer("buckets", 10));
      default ->
          throw new InvalidSpecException(
              "%s: 'transform' must be one of standardize, log, buckets, is '%s'"
                  .formatted(where, name));
    };
  }

  /** Call last: names a key that is not known here. */
  void refuseOthers() throws InvalidSpecException {
    for (String key : node.propertyNames()) {
      if (!asked.contains(key)) {
        throw new InvalidSpecException(
            "%s: unknown key '%s'; known are %s".formatted(where, key, new TreeSet<>(asked)));
      }
    }
  }

  private InvalidSpecException wrong(String key, String wanted, JsonNode value) {
    return new InvalidSpecException(
        "%s: '%s' must be %s, is %s".formatted(where, key, wanted, value));
  }
}
