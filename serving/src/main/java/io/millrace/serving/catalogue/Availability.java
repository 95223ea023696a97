package io.millrace.serving.catalogue;

import io.millrace.event.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;

/**
 * When an item can be had, by its attributes: {@code in_stock} is not false, {@code stock} is above
 * 0, {@code available_from} is past and {@code available_until} is not. Times are RFC 3339 texts,
 * dates (their first moment in UTC) or epoch milliseconds. What is missing or cannot be read bars
 * nothing.
 *
 * @param from the first millisecond
 * @param until the first one in which it cannot be had any more
 */
record Availability(long from, long until) {
  static final Availability NEVER = new Availability(Long.MAX_VALUE, Long.MIN_VALUE);
  private static final Availability ALWAYS = new Availability(Long.MIN_VALUE, Long.MAX_VALUE);

  static Availability of(Map<String, Value> attributes) {
    if (attributes.get("in_stock") instanceof Value.Flag flag && !flag.flag()) {
      return NEVER;
    }
    if (attributes.get("stock") instanceof Value.Num stock && stock.number() <= 0) {
      return NEVER;
    }
    long from = millis(attributes, "available_from", Long.MIN_VALUE);
    long until = millis(attributes, "available_until", Long.MAX_VALUE);
    return from == Long.MIN_VALUE && until == Long.MAX_VALUE
        ? ALWAYS
        : new Availability(from, until);
  }

  private static long millis(Map<String, Value> attributes, String name, long otherwise) {
    if (attributes.get(name) instanceof Value.Num millis) {
      return (long) millis.number();
    }
    if (!(attributes.get(name) instanceof Value.Text text)) {
      return otherwise;
    }
    try {
      Instant time =
          text.text().length() == 10
              ? LocalDate.parse(text.text()).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text.text()).toInstant();
      return time.toEpochMilli();
    } catch (DateTimeException | ArithmeticException e) {
      return otherwise;
    }
  }
}
