package io.millrace.trainer.report;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * How sure the difference of two models' AUC is, on the same rows: the bootstrap of Efron and
 * Tibshirani (1993, chapter 13) over groups (users), because one user's rows depend on each other.
 * Instead of drawing groups, each gets a Poisson(1) weight, which comes to the same for many groups
 * (Chamandy et al. 2012).
 */
public final class PairedBootstrap {
  private static final int ROUNDS = 400;

  private PairedBootstrap() {}

  /**
   * A difference with its 95 % percentile interval.
   *
   * @param difference the first model's AUC less the second's
   */
  public record Interval(double difference, double low, double high) {}

  /**
   * Compares.
   *
   * @param first scores, not negative; so are those of the second
   * @param groups the number of each row's group, from 0
   * @return NaN throughout where only one label occurs
   */
  public static Interval auc(
      float[] first, float[] second, float[] labels, int[] groups, long seed) {
    int[] firstOrder = ScoreOrder.ascending(first);
    int[] secondOrder = ScoreOrder.ascending(second);
    int groupCount = Arrays.stream(groups).max().orElse(-1) + 1;
    byte[] weights = new byte[groupCount];
    Arrays.fill(weights, (byte) 1);
    double difference =
        auc(first, firstOrder, labels, groups, weights)
            - auc(second, secondOrder, labels, groups, weights);
    SplittableRandom random = new SplittableRandom(seed);
    double[] differences = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int group = 0; group < groupCount; group++) {
        weights[group] = poisson(random);
      }
      differences[round] =
          auc(first, firstOrder, labels, groups, weights)
              - auc(second, secondOrder, labels, groups, weights);
    }
    double[] sorted = Arrays.stream(differences).filter(d -> !Double.isNaN(d)).sorted().toArray();
    if (sorted.length == 0) {
      return new Interval(difference, Double.NaN, Double.NaN);
    }
    return new Interval(
        difference,
        sorted[(int) (0.025 * (sorted.length - 1))],
        sorted[(int) Math.ceil(0.975 * (sorted.length - 1))]);
  }

  /** Weighted Mann-Whitney statistic; ties count half. */
  private static double auc(
      float[] scores, int[] order, float[] labels, int[] groups, byte[] weights) {
    double negatives = 0;
    double positives = 0;
    double wins = 0;
    for (int start = 0; start < order.length; ) {
      int end = start;
      double tiedNegatives = 0;
      double tiedPositives = 0;
      while (end < order.length && scores[order[end]] == scores[order[start]]) {
        int row = order[end++];
        if (labels[row] > 0) {
          tiedPositives += weights[groups[row]];
        } else {
          tiedNegatives += weights[groups[row]];
        }
      }
      wins += tiedPositives * (negatives + tiedNegatives / 2);
      negatives += tiedNegatives;
      positives += tiedPositives;
      start = end;
    }
    return wins / (positives * negatives);
  }

  /** Knuth's method; mean 1. */
  private static byte poisson(SplittableRandom random) {
    double limit = Math.exp(-1);
    byte count = -1;
    for (double product = 1; product > limit; product *= random.nextDouble()) {
      count++;
    }
    return count;
  }
}
