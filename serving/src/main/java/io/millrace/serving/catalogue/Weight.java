package io.millrace.serving.catalogue;

import io.millrace.event.Value;
import io.millrace.state.ItemState;
import java.util.Map;

/** Roughly how many bytes of the heap an item takes, by its attributes. */
final class Weight {
  /** The item itself, its counts and its id. */
  private static final int OWN = 500;

  /** An entry of a map, or a boxed number in a list. */
  private static final int ENTRY = 64;

  private Weight() {}

  static long of(ItemState item) {
    long bytes = OWN;
    for (Map.Entry<String, Value> attribute : item.attributes().entrySet()) {
      bytes += ENTRY + attribute.getKey().length() + of(attribute.getValue());
    }
    return bytes;
  }

  private static long of(Value value) {
    if (value instanceof Value.Text text) {
      return text.text().length();
    }
    if (value instanceof Value.TextList list) {
      long bytes = 0;
      for (String text : list.texts()) {
        bytes += ENTRY + text.length();
      }
      return bytes;
    }
    return value instanceof Value.NumList list ? 24L * list.numbers().size() : 16;
  }
}
