package io.millrace.ingest.rollup;

import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON objects of texts, of which a batch holds few different ones. */
final class JsonTexts {
  private final Map<String, Map<String, String>> read = new HashMap<>();
  private final Map<Map<String, String>, String> written = new HashMap<>();

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

  String write(Map<String, String> texts) {
    return written.computeIfAbsent(
        texts,
        map ->
            Values.toJson(
                map.entrySet().stream()
                    .collect(
                        Collectors.toMap(Map.Entry::getKey, entry -> Value.of(entry.getValue())))));
  }
}
