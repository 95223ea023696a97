package io.millrace.feature;

import io.millrace.event.InteractionType;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Collects the keys of one feature as {@link FeatureKeys} reads them. Not thread-safe. */
public final class FeatureKeyWriter {
  private final Map<String, Object> keys = new LinkedHashMap<>();

  /** Writes a string. */
  public FeatureKeyWriter text(String key, String value) {
    return put(key, value);
  }

  /** Writes a string, if there is one. */
  public FeatureKeyWriter text(String key, Optional<String> value) {
    return value.map(text -> put(key, text)).orElse(this);
  }

  /** Writes a whole number. */
  public FeatureKeyWriter integer(String key, int value) {
    return put(key, value);
  }

  /** Writes a number. */
  public FeatureKeyWriter number(String key, double value) {
    return put(key, value);
  }

  /** Writes a duration of whole seconds, if there is one. */
  public FeatureKeyWriter duration(String key, Optional<Duration> value) {
    return value.map(duration -> put(key, duration.toSeconds() + "s")).orElse(this);
  }

  /** Writes {@code of}. */
  public FeatureKeyWriter of(Scope scope) {
    return put("of", name(scope));
  }

  /** Writes {@code attribute}. */
  public FeatureKeyWriter attribute(String attribute) {
    return put("attribute", attribute);
  }

  /** Writes an enum's constant in lower case. */
  public FeatureKeyWriter choice(String key, Enum<?> value) {
    return put(key, name(value));
  }

  /** Writes types of interaction. */
  public FeatureKeyWriter events(String key, Collection<InteractionType> types) {
    return put(key, types.stream().map(FeatureKeyWriter::name).toList());
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private FeatureKeyWriter put(String key, Object value) {
    keys.put(key, value instanceof List<?> list ? List.copyOf(list) : value);
    return this;
  }

  /** Returns strings, numbers and lists of strings by their keys, in the order of writing. */
  public Map<String, Object> keys() {
    return Collections.unmodifiableMap(keys);
  }
}
