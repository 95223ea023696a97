package io.millrace.trainer.dataset;

import io.millrace.event.InteractionType;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Which examples are made of the log.
 *
 * @param since examples from here on; earlier events only shape the features
 * @param until examples before this
 * @param attribution how long after an impression a click on it still counts
 * @param validationShare of the examples, the newest, in (0, 1)
 * @param origin what examples are made of
 * @param positive which interaction is a positive where there are no impressions; where empty, the
 *     strongest that makes up at least one in a hundred of the liking interactions
 * @param negatives sampled for each positive where there are no impressions; empty for {@link
 *     #negativesFor}
 * @param seed of that sampling
 */
public record LogQuery(
    Instant since,
    Instant until,
    Duration attribution,
    double validationShare,
    Origin origin,
    Optional<InteractionType> positive,
    OptionalInt negatives,
    long seed) {
  /** An epoch of this many examples is enough. */
  private static final long EXAMPLES = 1_500_000;

  private static final int LEAST_NEGATIVES = 4;
  private static final int MOST_NEGATIVES = 8;

  public LogQuery {
    if (!since.isBefore(until)) {
      throw new IllegalArgumentException("since %s must be before %s".formatted(since, until));
    }
    if (attribution.isNegative() || attribution.isZero()) {
      throw new IllegalArgumentException("attribution must be above 0, is " + attribution);
    }
    if (!(validationShare > 0 && validationShare < 1)) {
      throw new IllegalArgumentException(
          "validation-share must be in (0, 1), is " + validationShare);
    }
    if (negatives.orElse(1) < 1) {
      throw new IllegalArgumentException(
          "negatives must be at least 1, is " + negatives.getAsInt());
    }
  }

  /**
   * Returns how many negatives to draw for each of a number of positives: fewer in long logs, whose
   * positives say enough.
   */
  int negativesFor(long positives) {
    long wanted = EXAMPLES / Math.max(1, positives);
    return negatives.orElse((int) Math.min(MOST_NEGATIVES, Math.max(LEAST_NEGATIVES, wanted)));
  }

  /** What examples are made of. */
  public enum Origin {
    /**
     * Impressions where at least 100 shown items were clicked or nothing else is there, else
     * interactions.
     */
    AUTO,
    /** Shown items; label 1 where clicked. */
    IMPRESSIONS,
    /** Interactions with sampled negatives: for history that has no impressions. */
    INTERACTIONS
  }
}
