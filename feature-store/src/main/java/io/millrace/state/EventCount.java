package io.millrace.state;

import io.millrace.feature.Feature;
import java.time.Duration;
import java.time.Instant;

/**
 * A count of events, plain and exponentially decayed (forward decay, Cormode et al. 2009): an event
 * at time t weighs {@code 2^((t - now) / halfLife)}.
 *
 * <p>Adding events in any order gives the same value, up to rounding: late events need no special
 * care.
 *
 * @param total how many there were
 * @param decayed the decayed sum, as of {@code asOf}
 * @param asOf the newest event's time
 */
public record DecayedCount(long total, double decayed, Instant asOf) {
  /** The half-life of the sum that is kept. */
  public static final Duration HALF_LIFE = Feature.Count.HALF_LIFE;

  /** No event yet. */
  public static final DecayedCount ZERO = new DecayedCount(0, 0, Instant.EPOCH);

  /** With one more event. */
  public DecayedCount plus(Instant at) {
    if (total == 0) {
      return new DecayedCount(1, 1, at);
    }
    return at.isAfter(asOf)
        ? new DecayedCount(total + 1, decayed * factor(asOf, at) + 1, at)
        : new DecayedCount(total + 1, decayed + factor(at, asOf), asOf);
  }

  /** The decayed sum as of a later moment. */
  public double at(Instant now) {
    return now.isAfter(asOf) ? decayed * factor(asOf, now) : decayed;
  }

  private static double factor(Instant from, Instant to) {
    double halves = Duration.between(from, to).toMillis() / (double) HALF_LIFE.toMillis();
    return Math.pow(0.5, halves);
  }
}
