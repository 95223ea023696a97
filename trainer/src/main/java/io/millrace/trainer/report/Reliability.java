package io.millrace.trainer.report;

import java.util.ArrayList;
import java.util.List;

/** Where predicted probabilities and reality part: the reliability diagram's points. */
public final class Reliability {
  private static final int BINS = 10;

  private Reliability() {}

  /**
   * Rows of one range of scores.
   *
   * @param predicted their mean score
   * @param observed their mean label
   */
  public record Bin(double predicted, double observed, long rows) {}

  /** Up to ten bins of equal size, lowest scores first. */
  public static List<Bin> bins(float[] scores, float[] labels) {
    int[] order = ScoreOrder.ascending(scores);
    List<Bin> bins = new ArrayList<>();
    for (int bin = 0; bin < BINS; bin++) {
      int from = (int) ((long) scores.length * bin / BINS);
      int to = (int) ((long) scores.length * (bin + 1) / BINS);
      double predicted = 0;
      double observed = 0;
      for (int i = from; i < to; i++) {
        predicted += scores[order[i]];
        observed += labels[order[i]];
      }
      if (to > from) {
        bins.add(new Bin(predicted / (to - from), observed / (to - from), to - from));
      }
    }
    return bins;
  }
}
