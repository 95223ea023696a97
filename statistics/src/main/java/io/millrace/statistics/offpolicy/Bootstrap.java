package io.millrace.statistics.offpolicy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Percentile intervals by drawing decisions with replacement (Efron 1979): for small logs, where
 * the normal interval of a skewed estimate ends in impossible values.
 *
 * @param low lower end
 * @param high upper end
 */
public record Bootstrap(double low, double high) {

  /**
   * Draws.
   *
   * @param draws how often, 200 or more
   * @param alpha one minus the confidence, in (0, 1)
   * @param seed of the draws
   */
  public static Bootstrap of(
      List<Logged> log, Estimator estimator, int draws, double alpha, long seed) {
    if (log.isEmpty() || draws < 200 || !(alpha > 0 && alpha < 1)) {
      throw new IllegalArgumentException(
          "log must not be empty, draws must be 200 or more, alpha between 0 and 1");
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] estimates = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      List<Logged> sample = new ArrayList<>(log.size());
      for (int i = 0; i < log.size(); i++) {
        sample.add(log.get(random.nextInt(log.size())));
      }
      estimates[draw] = estimator.estimate(sample);
    }
    Arrays.sort(estimates);
    return new Bootstrap(
        estimates[(int) Math.floor(alpha / 2 * (draws - 1))],
        estimates[(int) Math.ceil((1 - alpha / 2) * (draws - 1))]);
  }
}
