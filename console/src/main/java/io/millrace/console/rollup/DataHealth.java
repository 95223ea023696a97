package io.millrace.console.rollup;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether events arrive, and what became of them.
 *
 * @param events by type, most first
 * @param deadLetters by code, most first
 * @param hours the last 24 hours, oldest first, an hour without events included
 * @param newestExposure when a slate of an experiment was last shown
 * @param newestClick when a shown item was last clicked
 */
public record DataHealth(
    List<TypeCount> events,
    List<CodeCount> deadLetters,
    List<HourCount> hours,
    Optional<Instant> newestExposure,
    Optional<Instant> newestClick) {
  public DataHealth {
    events = List.copyOf(events);
    deadLetters = List.copyOf(deadLetters);
    hours = List.copyOf(hours);
  }

  /** Events of every type that arrived, duplicates among them. */
  public long totalEvents() {
    return events.stream().mapToLong(TypeCount::events).sum();
  }

  public long totalDuplicates() {
    return events.stream().mapToLong(TypeCount::duplicates).sum();
  }

  public long totalDeadLetters() {
    return deadLetters.stream().mapToLong(CodeCount::letters).sum();
  }

  /** The hour in which the newest event was counted. */
  public Optional<Instant> newestHour() {
    return events.stream().map(TypeCount::newestHour).max(Instant::compareTo);
  }

  /**
   * Events of one type.
   *
   * @param events that arrived
   * @param duplicates those among them that had come before and changed nothing
   * @param newestHour the hour in which one was last counted
   */
  public record TypeCount(String type, long events, long duplicates, Instant newestHour) {}

  /** Refused records with the same reason. */
  public record CodeCount(String code, long letters, Instant newestHour) {}

  /** Events of one hour of processing. */
  public record HourCount(Instant hour, long events) {}
}
