package io.millrace.event.codec;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Objects whose names are the sender's own. */
abstract class MapKind<T> extends FieldKind<Map<String, T>> {
  private final int longestName;

  /**
   * @param longestName of an entry, in UTF-16 units
   */
  MapKind(int longestName) {
    this.longestName = longestName;
  }

  /** Whether an entry that is null counts as absent. */
  abstract boolean nullIsAbsent();

  /** Reads the value of an entry; leaves the parser anywhere in it if there is a problem. */
  abstract T value(JsonParser in) throws FieldProblem;

  @Override
  Map<String, T> read(JsonParser in, Reading reading) throws FieldProblem {
    if (in.currentToken() != JsonToken.START_OBJECT) {
      throw wrongType("an object", in);
    }
    Map<String, T> values = new HashMap<>();
    @Nullable Set<String> absent = null;
    @Nullable FieldProblem first = null;
    int depth = in.streamReadContext().getNestingDepth();
    int entries = 0;
    for (String name = in.nextName(); name != null; name = in.nextName()) {
      JsonToken token = in.nextToken();
      entries++;
      if (first != null) {
        // How many there are decides what is said.
        in.skipChildren();
        continue;
      }
      try {
        name(name);
        if (token == JsonToken.VALUE_NULL && nullIsAbsent()) {
          absent = absent == null ? new HashSet<>() : absent;
          once(absent.add(name) && !values.containsKey(name));
        } else {
          T value = entry(name, in);
          once(values.put(name, value) == null && (absent == null || !absent.contains(name)));
        }
      } catch (FieldProblem e) {
        first = e;
        skipTo(in, depth);
      }
    }
    if (entries > Bounds.ENTRIES) {
      throw FieldProblem.of(
          "too_large",
          " has %d entries, at most %d are allowed".formatted(entries, Bounds.ENTRIES));
    }
    if (first != null) {
      throw first;
    }
    return values;
  }

  private void name(String name) throws FieldProblem {
    try {
      Texts.bounded(name, longestName);
    } catch (FieldProblem e) {
      throw e.ofName();
    }
  }

  private T entry(String name, JsonParser in) throws FieldProblem {
    try {
      return value(in);
    } catch (FieldProblem e) {
      throw e.in("." + name);
    }
  }

  private static void once(boolean first) {
    if (!first) {
      throw RereadException.INSTANCE;
    }
  }
}
