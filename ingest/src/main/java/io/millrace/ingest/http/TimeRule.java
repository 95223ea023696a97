package io.millrace.ingest.http;

import io.millrace.config.Settings;
import io.millrace.event.codec.InvalidEventException;
import java.time.Duration;
import java.time.Instant;

/**
 * How far an event's timestamp may be from the collector's clock. What lies beyond is refused, not
 * moved: a made-up time would be wrong in every window and decayed count, and nobody would know.
 *
 * @param ahead allowed before the clock
 * @param behind allowed after it; zero for any age
 */
record TimeRule(Duration ahead, Duration behind) {
  TimeRule {
    if (ahead.isNegative() || behind.isNegative()) {
      throw new IllegalArgumentException("%s, %s must not be negative".formatted(ahead, behind));
    }
  }

  static TimeRule of(Settings settings) {
    return new TimeRule(
        Duration.ofSeconds(settings.collector().futureSeconds()),
        Duration.ofDays(settings.collector().pastDays()));
  }

  void check(Instant timestamp, Instant now) throws InvalidEventException {
    if (timestamp.isAfter(now.plus(ahead))) {
      throw new InvalidEventException(
          "timestamp_in_future",
          "timestamp is more than %d s ahead of the collector's clock, %s"
              .formatted(ahead.toSeconds(), now));
    }
    if (!behind.isZero() && timestamp.isBefore(now.minus(behind))) {
      throw new InvalidEventException(
          "timestamp_too_old",
          "timestamp is more than %d days behind the collector's clock, %s"
              .formatted(behind.toDays(), now));
    }
  }
}
