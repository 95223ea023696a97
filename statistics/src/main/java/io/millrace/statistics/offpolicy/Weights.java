package io.millrace.statistics.offpolicy;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How evenly a log speaks for another policy.
 *
 * @param n decisions
 * @param mean of the weights; 1 in expectation where the log could have done all that the evaluated
 *     policy does
 * @param largest the largest weight
 * @param effectiveSize {@code (sum w)² / sum w²}: how many decisions of the evaluated policy itself
 *     the log is worth (Kong 1992)
 * @param standardError of the mean
 */
public record Weights(
    long n, double mean, double largest, double effectiveSize, double standardError) {
  /** Fewer effective decisions than this are too few for the normal approximation. */
  public static final double LEAST_EFFECTIVE = 100;

  /** A smaller share of effective decisions than this means that few decisions carry everything. */
  public static final double LEAST_SHARE = 0.01;

  /** A single decision with more of the weights than this decides by itself. */
  public static final double LARGEST_SHARE = 0.1;

  /** How many standard errors the mean may be away from 1. */
  private static final double FAR_FROM_ONE = 4;

  /** Measures the log's weights. */
  public static Weights of(List<Logged> log) {
    double sum = 0;
    double squares = 0;
    double largest = 0;
    for (Logged decision : log) {
      double w = decision.weight();
      sum += w;
      squares += w * w;
      largest = Math.max(largest, w);
    }
    long n = log.size();
    double variance = n < 2 ? Double.NaN : (squares - sum * sum / n) / (n - 1.0);
    return new Weights(
        n,
        sum / n,
        largest,
        squares == 0 ? 0 : sum * sum / squares,
        Math.sqrt(Math.max(0, variance) / n));
  }

  /** Why nothing can be concluded from the log; empty where something can. */
  public Optional<String> degenerate() {
    if (n == 0) {
      return Optional.of("the log holds no decisions");
    }
    if (effectiveSize == 0) {
      return Optional.of("the log never did what the policy would do");
    }
    if (largest > LARGEST_SHARE * mean * n) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "a single decision carries %.0f %% of all weights",
              100 * largest / (mean * n)));
    }
    if (effectiveSize < LEAST_EFFECTIVE || effectiveSize < LEAST_SHARE * n) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the weights leave %.0f effective of %d decisions; %.0f or more, and %.0f %% or more,"
                  + " are needed",
              effectiveSize,
              n,
              LEAST_EFFECTIVE,
              100 * LEAST_SHARE));
    }
    if (Math.abs(mean - 1) > FAR_FROM_ONE * standardError && Math.abs(mean - 1) > LARGEST_SHARE) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "the weights' mean is %.3f and not 1: the log could not have done all that the"
                  + " policy does, or its propensities are wrong",
              mean));
    }
    return Optional.empty();
  }
}
