package io.millrace.event.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The fields of events, and of the items of a slate, found by their bytes. */
enum PlainField {
  TYPE,
  EVENT_ID,
  TIMESTAMP,
  USER_ID,
  ITEM_ID,
  SESSION_ID,
  REQUEST_ID,
  POSITION,
  VALUE,
  CURRENCY,
  QUANTITY,
  CONTEXT,
  ITEMS,
  MODEL,
  EXPERIMENTS,
  PLACEMENT,
  FEATURES,
  FEATURE_SPEC,
  ATTRIBUTES,
  DELETED,
  PROPENSITY,
  SCORE,
  SOURCE,
  PROPERTIES;

  private static final int LONGEST = 12;
  private static final PlainField[][] BY_LENGTH = new PlainField[LONGEST + 1][];

  static {
    for (int length = 0; length <= LONGEST; length++) {
      int wanted = length;
      BY_LENGTH[length] =
          Arrays.stream(values())
              .filter(field -> field.utf8.length == wanted)
              .toArray(PlainField[]::new);
    }
  }

  private final byte[] utf8;

  PlainField() {
    utf8 = name().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
  }

  long bit() {
    return 1L << ordinal();
  }

  static long bits(PlainField... fields) {
    return Arrays.stream(fields).mapToLong(PlainField::bit).reduce(0, (a, b) -> a | b);
  }

  static @Nullable PlainField find(byte[] bytes, int from, int to) {
    int length = to - from;
    if (length > LONGEST) {
      return null;
    }
    for (PlainField field : BY_LENGTH[length]) {
      if (Arrays.equals(field.utf8, 0, length, bytes, from, to)) {
        return field;
      }
    }
    return null;
  }
}
