package io.millrace.trainer.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * The metrics of {@link RankingEvaluation} for one group after another. Reused; not thread-safe.
 */
final class GroupRanking {
  private final int[] cutoffs;
  private final double[] hits;
  private final double[] ndcgs;
  private final double[] hitSums;
  private final double[] ndcgSums;
  private double reciprocalRankSum;
  private double averagePrecisionSum;
  private int groups;
  private int judged;

  GroupRanking(List<Integer> cutoffs) {
    this.cutoffs = cutoffs.stream().mapToInt(Integer::intValue).toArray();
    for (int k : this.cutoffs) {
      if (k < 1) {
        throw new IllegalArgumentException("a cut-off must be at least 1, is " + k);
      }
    }
    hits = new double[this.cutoffs.length];
    ndcgs = new double[this.cutoffs.length];
    hitSums = new double[this.cutoffs.length];
    ndcgSums = new double[this.cutoffs.length];
  }

  /**
   * Judges a group.
   *
   * @param keys whose lowest bit is the label, best row first from {@code from} to {@code to}
   */
  Ranks add(long[] keys, int from, int to) {
    groups++;
    java.util.Arrays.fill(hits, 0);
    java.util.Arrays.fill(ndcgs, 0);
    int positives = 0;
    double reciprocalRank = 0;
    double precisions = 0;
    for (int i = from; i < to; i++) {
      if ((keys[i] & 1) == 0) {
        continue;
      }
      int rank = i - from + 1;
      positives++;
      precisions += (double) positives / rank;
      reciprocalRank = positives == 1 ? 1.0 / rank : reciprocalRank;
      for (int c = 0; c < cutoffs.length; c++) {
        if (rank <= cutoffs[c]) {
          hits[c] = 1;
          ndcgs[c] += gain(rank);
        }
      }
    }
    if (positives == 0) {
      return new Ranks(to - from, 0, List.of(), Double.NaN, Double.NaN);
    }
    List<RankingEvaluation.AtCutoff> own = new ArrayList<>(cutoffs.length);
    for (int c = 0; c < cutoffs.length; c++) {
      double ideal = 0;
      for (int rank = 1; rank <= Math.min(cutoffs[c], positives); rank++) {
        ideal += gain(rank);
      }
      ndcgs[c] /= ideal;
      hitSums[c] += hits[c];
      ndcgSums[c] += ndcgs[c];
      own.add(new RankingEvaluation.AtCutoff(cutoffs[c], hits[c], ndcgs[c]));
    }
    judged++;
    reciprocalRankSum += reciprocalRank;
    averagePrecisionSum += precisions / positives;
    return new Ranks(to - from, positives, own, reciprocalRank, precisions / positives);
  }

  /**
   * One group's metrics; NaN and no cut-offs where it has no positive.
   *
   * @param averagePrecision whose mean is MAP
   */
  record Ranks(
      int rows,
      int positives,
      List<RankingEvaluation.AtCutoff> atCutoffs,
      double reciprocalRank,
      double averagePrecision) {}

  RankingEvaluation average() {
    List<RankingEvaluation.AtCutoff> means = new ArrayList<>(cutoffs.length);
    for (int c = 0; c < cutoffs.length; c++) {
      means.add(
          new RankingEvaluation.AtCutoff(cutoffs[c], hitSums[c] / judged, ndcgSums[c] / judged));
    }
    return new RankingEvaluation(
        groups, groups - judged, means, reciprocalRankSum / judged, averagePrecisionSum / judged);
  }

  private static double gain(int rank) {
    return Math.log(2) / Math.log1p(rank);
  }
}
