package io.millrace.event.codec;

import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.Named;

/** The fields of events, and of the items of a slate, found without making a text of the name. */
enum EventField {
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

  private static final EventField[] ALL = values();
  private static final PropertyNameMatcher NAMES =
      new JsonFactory()
          .constructNameMatcher(
              Arrays.stream(ALL)
                  .map(field -> Named.fromString(field.name().toLowerCase(Locale.ROOT)))
                  .toList(),
              false);

  long bit() {
    return 1L << ordinal();
  }

  static long bits(EventField... fields) {
    return Arrays.stream(fields).mapToLong(EventField::bit).reduce(0, (a, b) -> a | b);
  }

  /**
   * Passes the next name and goes to its value, or to the object's end.
   *
   * @param seen those that came before
   * @return the place of the field in {@link #of}; negative at the end
   * @throws UnusualException where the name is none of these, or comes again
   */
  static int next(JsonParser in, long seen) throws UnusualException {
    int match = in.nextNameMatch(NAMES);
    if (match == PropertyNameMatcher.MATCH_END_OBJECT) {
      return -1;
    }
    if (match < 0 || (seen & 1L << match) != 0) {
      throw UnusualException.INSTANCE;
    }
    in.nextToken();
    return match;
  }

  static EventField of(int place) {
    return ALL[place];
  }
}
