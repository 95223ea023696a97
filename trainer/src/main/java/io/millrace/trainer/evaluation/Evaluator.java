package io.millrace.trainer.evaluation;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects labelled predictions, nine bytes each, and computes an {@link Evaluation}. Not
 * thread-safe.
 */
public final class Evaluator {
  /** Nobody asks about single groups. */
  public static final GroupSink NO_SINK =
      (group, rows, positives, atCutoffs, reciprocalRank, averagePrecision) -> {};

  private static final int BINS = 10;

  /** Probabilities are kept this far from 0 and 1 in logarithms. */
  private static final double CLIP = 1e-7;

  private float[] scores = new float[1024];
  private boolean[] labels = new boolean[1024];
  private int[] groups = new int[1024];
  private int size;
  private final Map<String, Integer> groupIds = new LinkedHashMap<>();

  /**
   * Adds a prediction.
   *
   * @param probability in [0, 1]
   * @param label 0 or 1
   * @param group whose it is; rows of the empty group take no part in GAUC and rankings
   */
  public void add(float probability, float label, String group) {
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("a probability must be in [0, 1], is " + probability);
    }
    if (size == scores.length) {
      int length = Math.addExact(size, Math.max(1, size / 2));
      scores = Arrays.copyOf(scores, length);
      labels = Arrays.copyOf(labels, length);
      groups = Arrays.copyOf(groups, length);
    }
    scores[size] = probability + 0f;
    labels[size] = label > 0.5f;
    groups[size++] =
        group.isEmpty() ? -1 : groupIds.computeIfAbsent(group, name -> groupIds.size());
  }

  /** How many rows there are so far. */
  public int rows() {
    return size;
  }

  /** The metrics of all rows so far. */
  public Evaluation evaluate() {
    long positives = 0;
    long right = 0;
    double loss = 0;
    for (int i = 0; i < size; i++) {
      double p = Math.min(Math.max(scores[i], CLIP), 1 - CLIP);
      loss -= labels[i] ? Math.log(p) : Math.log1p(-p);
      positives += labels[i] ? 1 : 0;
      right += labels[i] == scores[i] >= 0.5f ? 1 : 0;
    }
    double logloss = loss / size;
    double mean = (double) positives / size;
    double entropy =
        positives == 0 || positives == size
            ? Double.NaN
            : -(mean * Math.log(mean) + (1 - mean) * Math.log1p(-mean));
    long[] sorted = sorted(false, false);
    return new Evaluation(
        size,
        auc(sorted, 0, size),
        gauc(),
        logloss,
        logloss / entropy,
        (double) right / size,
        calibrationError(sorted));
  }

  /** Receives the metrics of one group. */
  @FunctionalInterface
  public interface GroupSink {
    /**
     * Called in the order in which the groups were first seen; metrics are NaN, and there are no
     * cut-offs, where the group has no positive.
     */
    void accept(
        String group,
        int rows,
        int positives,
        List<RankingEvaluation.AtCutoff> atCutoffs,
        double reciprocalRank,
        double averagePrecision);
  }

  /**
   * The order within each group of all rows so far. The rows of a group may stand anywhere.
   *
   * @param cutoffs each at least 1
   */
  public RankingEvaluation ranking(List<Integer> cutoffs, GroupSink sink) {
    GroupRanking ranking = new GroupRanking(cutoffs);
    long[] keys = sorted(true, true);
    int from = 0;
    for (String group : groupIds.keySet()) {
      int to = groupEnd(keys, from);
      GroupRanking.Ranks ranks = ranking.add(keys, from, to);
      sink.accept(
          group,
          ranks.rows(),
          ranks.positives(),
          ranks.atCutoffs(),
          ranks.reciprocalRank(),
          ranks.averagePrecision());
      from = to;
    }
    return ranking.average();
  }

  private static int groupEnd(long[] keys, int from) {
    int to = from;
    while (to < keys.length && keys[to] >>> 32 == keys[from] >>> 32) {
      to++;
    }
    return to;
  }

  /**
   * Keys that sort by score, or by group and then score: group, 31 bits of the score (which is not
   * negative, so its bits sort as it does), label. With the best first, the bits are inverted, and
   * negatives stand before positives of the same score.
   */
  private long[] sorted(boolean byGroup, boolean bestFirst) {
    long[] keys = new long[size];
    int count = 0;
    for (int i = 0; i < size; i++) {
      if (byGroup && groups[i] < 0) {
        continue;
      }
      int score = Float.floatToIntBits(scores[i]);
      long key = ((bestFirst ? ~score & 0x7fffffffL : score) << 1) | (labels[i] ? 1 : 0);
      keys[count++] = byGroup ? ((long) groups[i] << 32) | key : key;
    }
    keys = count == size ? keys : Arrays.copyOf(keys, count);
    Arrays.sort(keys);
    return keys;
  }

  /** The share of pairs of a positive and a negative that are in order, ties counted half. */
  private static double auc(long[] keys, int from, int to) {
    long negatives = 0;
    long positives = 0;
    double ordered = 0;
    for (int i = from; i < to; ) {
      long tiedNegatives = 0;
      long tiedPositives = 0;
      long score = keys[i] >>> 1;
      for (; i < to && keys[i] >>> 1 == score; i++) {
        if ((keys[i] & 1) == 1) {
          tiedPositives++;
        } else {
          tiedNegatives++;
        }
      }
      ordered += tiedPositives * (negatives + 0.5 * tiedNegatives);
      negatives += tiedNegatives;
      positives += tiedPositives;
    }
    return ordered / ((double) positives * negatives);
  }

  private double gauc() {
    long[] keys = sorted(true, false);
    double sum = 0;
    long rows = 0;
    for (int from = 0; from < keys.length; ) {
      int to = groupEnd(keys, from);
      double auc = auc(keys, from, to);
      if (!Double.isNaN(auc)) {
        sum += auc * (to - from);
        rows += to - from;
      }
      from = to;
    }
    return sum / rows;
  }

  /**
   * Mean distance of a bin's mean prediction from its mean label. The bins hold the same number of
   * rows each, but equal predictions are never torn apart: they all fall where their middle does.
   */
  private static double calibrationError(long[] keys) {
    double[] predicted = new double[BINS];
    long[] positives = new long[BINS];
    long[] rows = new long[BINS];
    for (int from = 0; from < keys.length; ) {
      int to = from;
      long clicked = 0;
      while (to < keys.length && keys[to] >>> 1 == keys[from] >>> 1) {
        clicked += keys[to] & 1;
        to++;
      }
      int bin = (int) (BINS * (((long) from + to) / 2) / keys.length);
      predicted[bin] += (double) Float.intBitsToFloat((int) (keys[from] >>> 1)) * (to - from);
      positives[bin] += clicked;
      rows[bin] += to - from;
      from = to;
    }
    double error = 0;
    for (int bin = 0; bin < BINS; bin++) {
      error += Math.abs(predicted[bin] - positives[bin]);
    }
    return error / keys.length;
  }
}
