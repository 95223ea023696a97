package io.millrace.serving.reranking;

import io.millrace.event.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether an item can be had now, by its attributes: {@code in_stock} is not false, {@code stock}
 * is above 0, {@code available_from} is past and {@code available_until} is not. Times are RFC 3339
 * texts, dates (their first moment in UTC) or epoch milliseconds. What is missing or cannot be read
 * bars nothing.
 */
final class Availability {
  private Availability() {}

  static boolean now(Map<String, Value> attributes, Instant now) {
    Value inStock = attributes.get("in_stock");
    if (inStock instanceof Value.Flag flag && !flag.flag()) {
      return false;
    }
    if (attributes.get("stock") instanceof Value.Num stock && stock.number() <= 0) {
      return false;
    }
    Instant from = time(attributes.get("available_from"));
    if (from != null && now.isBefore(from)) {
      return false;
    }
    Instant until = time(attributes.get("available_until"));
    return until == null || now.isBefore(until);
  }

  private static @Nullable Instant time(@Nullable Value value) {
    if (value instanceof Value.Num millis) {
      return Instant.ofEpochMilli((long) millis.number());
    }
    if (!(value instanceof Value.Text text)) {
      return null;
    }
    try {
      return text.text().length() == 10
          ? LocalDate.parse(text.text()).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text.text()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
