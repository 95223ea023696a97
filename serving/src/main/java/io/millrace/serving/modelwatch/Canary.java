package io.millrace.serving.modelwatch;

import io.millrace.experiment.Bucketing;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A model that answers a share of the requests, and the watch over it. A unit is hashed to a place
 * in [0, 1) and has the canary if that is below the share, so a visitor stays with one model, and a
 * larger share keeps the units that a smaller one had.
 *
 * <p>The rule of return: of the last {@value #WINDOW} requests of each side, the canary has failed
 * {@value #FAILURES} times or more, and oftener than the champion; or both have answered {@value
 * #ENOUGH} or more, and the canary's 99th percentile is above {@value #FACTOR} times the champion's
 * plus {@value #SLACK_MICROS} microseconds. Judged after each failure and every second.
 */
public final class Canary {
  static final int WINDOW = 1000;
  static final int FAILURES = 3;
  static final int ENOUGH = 200;
  static final int FACTOR = 2;
  static final int SLACK_MICROS = 2000;

  private final String model;
  private final double share;
  private final String seed;
  private final Side own = new Side();
  private final Side champion = new Side();
  private volatile Optional<String> verdict = Optional.empty();

  /**
   * @param share of the units, in (0, 1]
   */
  Canary(String model, double share) {
    this.model = model;
    this.share = share;
    this.seed = "canary of " + model;
  }

  /** The last requests of one side. */
  private static final class Side {
    private final int[] micros = new int[WINDOW];
    private int count;
    private int failures;

    /** A failure is -1. */
    void add(int value) {
      int at = count++ % WINDOW;
      if (count > WINDOW && micros[at] < 0) {
        failures--;
      }
      micros[at] = value;
      if (value < 0) {
        failures++;
      }
    }

    int size() {
      return Math.min(count, WINDOW);
    }

    int p99() {
      int[] sorted = Arrays.stream(micros, 0, size()).filter(m -> m >= 0).sorted().toArray();
      return sorted.length == 0 ? 0 : sorted[(int) (0.99 * (sorted.length - 1))];
    }
  }

  /** Its id in the registry. */
  public String model() {
    return model;
  }

  /** Whether it answers the unit. */
  public boolean takes(String unit) {
    return verdict.isEmpty() && Bucketing.place(seed, unit) < share;
  }

  /** A request was ranked: by the canary, or by the champion. */
  public synchronized void ranked(boolean byCanary, long nanos) {
    (byCanary ? own : champion).add((int) Math.min(Integer.MAX_VALUE, nanos / 1000));
  }

  /** A request could not be ranked. */
  public synchronized void failed(boolean byCanary) {
    (byCanary ? own : champion).add(-1);
    judge();
  }

  /** Why it must answer no more; empty while it may. Once given, a verdict stays. */
  public synchronized Optional<String> judge() {
    if (verdict.isEmpty()) {
      verdict = tooManyFailures().or(this::tooSlow);
    }
    return verdict;
  }

  private Optional<String> tooManyFailures() {
    double ownShare = (double) own.failures / Math.max(1, own.size());
    double championShare = (double) champion.failures / Math.max(1, champion.size());
    return own.failures >= FAILURES && ownShare > championShare
        ? Optional.of(
            "failed %d of its last %d requests, the champion %d of %d"
                .formatted(own.failures, own.size(), champion.failures, champion.size()))
        : Optional.empty();
  }

  private Optional<String> tooSlow() {
    if (own.size() < ENOUGH || champion.size() < ENOUGH) {
      return Optional.empty();
    }
    int mine = own.p99();
    int theirs = champion.p99();
    return mine > FACTOR * theirs + SLACK_MICROS
        ? Optional.of(
            String.format(
                Locale.ROOT,
                "ranked in %.1f ms (p99), the champion in %.1f ms",
                mine / 1000.0,
                theirs / 1000.0))
        : Optional.empty();
  }
}
