package io.millrace.state;

import io.millrace.feature.EntityView;
import java.time.Duration;
import java.time.Instant;

/**
 * A count of events: plain, exponentially decayed, and of the last days.
 *
 * <p>Decay is forward decay (Cormode et al. 2009): an event at time t weighs {@code 2^((t - now) /
 * halfLife)}. The sum is kept by half-lives since the epoch, each event's weight relative to the
 * beginning of its own half-life and in whole units of 2^-32. So everything here is a sum of whole
 * numbers or a maximum, and the same events give the same count, to the bit, in any order and
 * however late they come.
 *
 * <p>Bounded: {@value #PERIODS} half-lives, before which an event weighs less than 2^-15, and
 * {@value #DAYS} days.
 *
 * @param total how many there were
 * @param asOf the newest event's time
 * @param periods the decayed sum by half-lives, in units of {@link #UNIT}
 * @param days how many there were on each day, UTC, by the days since the epoch
 */
public record EventCount(long total, Instant asOf, Buckets periods, Buckets days) {
  /** The half-life of the sum that is kept. */
  public static final Duration HALF_LIFE = EntityView.HALF_LIFE;

  /** Half-lives that are kept. */
  public static final int PERIODS = 16;

  /** Days that are kept. */
  public static final int DAYS = EntityView.MAX_DAYS;

  /** A weight of 1, as it is stored. */
  public static final double UNIT = 0x1p32;

  private static final long PERIOD_MILLIS = HALF_LIFE.toMillis();
  private static final long DAY_MILLIS = Duration.ofDays(1).toMillis();

  /** No event yet. */
  public static final EventCount ZERO =
      new EventCount(0, Instant.EPOCH, Buckets.EMPTY, Buckets.EMPTY);

  /**
   * A count of which only the decayed sum is known, as versions before this one stored it; the days
   * are missing.
   *
   * @param decayed as of {@code asOf}
   */
  public static EventCount ofDecayed(long total, double decayed, Instant asOf) {
    return new EventCount(
        total,
        asOf,
        Buckets.EMPTY.plus(period(asOf), Math.round(decayed * weight(asOf) * UNIT), PERIODS),
        Buckets.EMPTY);
  }

  /** With one more event. */
  public EventCount plus(Instant at) {
    return new EventCount(
        total + 1,
        total == 0 || at.isAfter(asOf) ? at : asOf,
        periods.plus(period(at), amount(at), PERIODS),
        days.plus(day(at), 1, DAYS));
  }

  /** The decayed sum as of a moment; as of the newest event where the moment is before it. */
  public double at(Instant now) {
    long moment = Math.max(now.toEpochMilli(), asOf.toEpochMilli());
    long period = Math.floorDiv(moment, PERIOD_MILLIS);
    double sum = 0;
    for (int i = 0; i < periods.size(); i++) {
      sum += Math.scalb(periods.sum(i) / UNIT, (int) (periods.number(i) - period));
    }
    return sum * StrictMath.pow(0.5, Math.floorMod(moment, PERIOD_MILLIS) / (double) PERIOD_MILLIS);
  }

  /**
   * How many there were on the day of a moment and the days before it, UTC.
   *
   * @param window days, today included; at most {@value #DAYS}
   */
  public long lately(int window, Instant now) {
    long since = Math.floorDiv(now.toEpochMilli(), DAY_MILLIS) - window;
    long sum = 0;
    for (int i = 0; i < days.size(); i++) {
      sum += days.number(i) > since ? days.sum(i) : 0;
    }
    return sum;
  }

  /** The half-life, since the epoch, that a moment is in. */
  static long period(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), PERIOD_MILLIS);
  }

  /** The day since the epoch, UTC. */
  static long day(Instant at) {
    return Math.floorDiv(at.toEpochMilli(), DAY_MILLIS);
  }

  /** What an event adds to the sum of its half-life. */
  static long amount(Instant at) {
    return Math.round(weight(at) * UNIT);
  }

  /** Relative to the beginning of its half-life, in [1, 2); the same on every machine. */
  private static double weight(Instant at) {
    return StrictMath.pow(
        2, Math.floorMod(at.toEpochMilli(), PERIOD_MILLIS) / (double) PERIOD_MILLIS);
  }
}
