package io.millrace.feature.codec;

import io.millrace.feature.FeatureKeys;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads one YAML mapping key by key, and refuses the keys that nobody asked for. */
final class Keys implements FeatureKeys {
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})([smhd])");

  private final JsonNode node;
  private String where;
  private String name = "";
  private final Set<String> asked = new HashSet<>();

  Keys(JsonNode node, String where) {
    if (!node.isObject()) {
      throw new InvalidKeyException(where + " must be a mapping of keys to values");
    }
    this.node = node;
    this.where = where;
  }

  /** Reads the name of a feature; messages tell it from here on. */
  Keys named() {
    name = requiredText("name");
    where = "feature '%s'".formatted(name);
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  /** Where the keys are, for messages. */
  String where() {
    return where;
  }

  @Nullable JsonNode find(String key) {
    asked.add(key);
    JsonNode value = node.get(key);
    return value == null || value.isNull() ? null : value;
  }

  JsonNode required(String key) {
    JsonNode value = find(key);
    if (value == null) {
      throw new InvalidKeyException("%s: '%s' is missing".formatted(where, key));
    }
    return value;
  }

  @Override
  public Optional<String> text(String key) {
    JsonNode value = find(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isValueNode()) {
      throw wrong(key, "a string", value);
    }
    return Optional.of(value.asString());
  }

  @Override
  public String requiredText(String key) {
    required(key);
    return text(key).orElseThrow();
  }

  @Override
  public OptionalInt integer(String key) {
    JsonNode value = find(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, "an integer", value);
    }
    return OptionalInt.of(value.asInt());
  }

  @Override
  public double number(String key, double otherwise) {
    JsonNode value = find(key);
    if (value == null) {
      return otherwise;
    }
    if (!value.isNumber()) {
      throw wrong(key, "a number", value);
    }
    return value.asDouble();
  }

  @Override
  public List<String> texts(String key) {
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

  @Override
  public Optional<Duration> duration(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.get());
    if (!matcher.matches() || Long.parseLong(matcher.group(1)) == 0) {
      throw new InvalidKeyException(
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

  /** Call last: names a key that is not known here. */
  void refuseOthers() {
    for (String key : node.propertyNames()) {
      if (!asked.contains(key)) {
        throw new InvalidKeyException(
            "%s: unknown key '%s'; known are %s".formatted(where, key, new TreeSet<>(asked)));
      }
    }
  }

  private InvalidKeyException wrong(String key, String wanted, JsonNode value) {
    return new InvalidKeyException(
        "%s: '%s' must be %s, is %s".formatted(where, key, wanted, value));
  }
}
