package io.millrace.eventlog;

import java.time.Duration;
import java.time.Instant;

/**
 * How many events lie in a stretch of time, as a table's metadata knows it: where they are in it is
 * unknown.
 *
 * @param last the time of the newest event; not before {@code first}
 */
public record EventSpan(Instant first, Instant last, long count) {
  public EventSpan {
    if (last.isBefore(first)) {
      throw new IllegalArgumentException("last %s must not be before %s".formatted(last, first));
    }
    if (count < 0) {
      throw new IllegalArgumentException("count must be at least 0, is " + count);
    }
  }

  /** Returns how many of them lie in {@code [from, to)} if they are spread evenly. */
  double expected(Instant from, Instant to) {
    Instant end = last.plusNanos(1);
    Instant begin = from.isAfter(first) ? from : first;
    Instant stop = to.isBefore(end) ? to : end;
    if (!begin.isBefore(stop)) {
      return 0;
    }
    return count * (seconds(begin, stop) / seconds(first, end));
  }

  private static double seconds(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    return length.getSeconds() + length.getNano() / 1e9;
  }
}
