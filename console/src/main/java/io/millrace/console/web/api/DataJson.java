package io.millrace.console.web.api;

import io.millrace.console.rollup.DataHealth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether data flow, as the API tells it.
 *
 * @param events that arrived
 * @param duplicates those among them that had come before
 * @param newestHour the hour in which an event was last counted
 * @param hours the last 24 hours, oldest first
 */
public record DataJson(
    long events,
    long duplicates,
    long deadLetters,
    List<Type> types,
    List<Code> deadLetterCodes,
    List<Hour> hours,
    Optional<Instant> newestHour,
    Optional<Instant> newestExposure,
    Optional<Instant> newestClick) {

  /** Events of one type. */
  public record Type(String type, long events, long duplicates, Instant newestHour) {}

  /** Dead letters with one reason. */
  public record Code(String code, long letters, Instant newestHour) {}

  /** Events of one hour. */
  public record Hour(Instant hour, long events) {}

  static DataJson of(DataHealth health) {
    return new DataJson(
        health.totalEvents(),
        health.totalDuplicates(),
        health.totalDeadLetters(),
        health.events().stream()
            .map(row -> new Type(row.type(), row.events(), row.duplicates(), row.newestHour()))
            .toList(),
        health.deadLetters().stream()
            .map(row -> new Code(row.code(), row.letters(), row.newestHour()))
            .toList(),
        health.hours().stream().map(row -> new Hour(row.hour(), row.events())).toList(),
        health.newestHour(),
        health.newestExposure(),
        health.newestClick());
  }
}
