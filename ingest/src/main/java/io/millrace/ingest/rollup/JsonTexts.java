package io.millrace.ingest.rollup;

import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON objects of texts, of which a batch holds few different ones. */
final class JsonTexts {
  private final Map<String, Map<String, String>> read = new HashMap<>();

  Map<String, String> read(String json) {
    return read.computeIfAbsent(
        json,
        text ->
            Values.fromJson(text).entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Value.Text)
                .collect(
                    Collectors.toUnmodifiableMap(
                        Map.Entry::getKey, entry -> ((Value.Text) entry.getValue()).text())));
  }

  static String write(Map<String, String> texts) {
    return Values.toJson(
        texts.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> Value.of(entry.getValue()))));
  }
}
