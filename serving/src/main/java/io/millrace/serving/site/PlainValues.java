package io.millrace.serving.site;

import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Attributes and features as JSON has them, by name; long lists are cut. */
final class PlainValues {
  private PlainValues() {}

  static Map<String, Object> of(Map<String, Value> values) {
    Map<String, Object> plain = new LinkedHashMap<>();
    new TreeMap<>(values).forEach((name, value) -> plain.put(name, cut(Values.plain(value))));
    return plain;
  }

  private static Object cut(Object value) {
    return value instanceof List<?> list && list.size() > SlateExplanation.MOST_VALUES
        ? List.copyOf(list.subList(0, SlateExplanation.MOST_VALUES))
        : value;
  }
}
