package io.millrace.trainer.report;

import java.util.ArrayList;
import java.util.List;

/**
 * What every threshold on the score gives: the ROC curve and the precision-recall curve. Rows of
 * one score pass a threshold together.
 *
 * @param roc share of the positives above the threshold by share of the negatives above it, from
 *     (0, 0) to (1, 1)
 * @param precisionRecall precision by recall, from the highest score on
 */
public record Curves(List<Point> roc, List<Point> precisionRecall) {
  /** More than a screen can show; the rest is left out evenly. */
  private static final int MOST = 160;

  public Curves {
    roc = List.copyOf(roc);
    precisionRecall = List.copyOf(precisionRecall);
  }

  /** A point of a line. */
  public record Point(double x, double y) {}

  /** Both empty where only one label occurs. */
  static Curves of(float[] scores, float[] labels) {
    int[] order = ScoreOrder.ascending(scores);
    long positives = 0;
    for (float label : labels) {
      positives += label > 0 ? 1 : 0;
    }
    long negatives = labels.length - positives;
    if (positives == 0 || negatives == 0) {
      return new Curves(List.of(), List.of());
    }
    List<Point> roc = new ArrayList<>(List.of(new Point(0, 0)));
    List<Point> precision = new ArrayList<>();
    long truePositives = 0;
    int next = 0;
    for (int i = order.length - 1; i >= 0; i--) {
      truePositives += labels[order[i]] > 0 ? 1 : 0;
      int above = order.length - i;
      boolean last = i == 0;
      if (!last && (above < next || scores[order[i]] == scores[order[i - 1]])) {
        continue;
      }
      next = above + order.length / MOST;
      roc.add(
          new Point(
              (double) (above - truePositives) / negatives, (double) truePositives / positives));
      precision.add(new Point((double) truePositives / positives, (double) truePositives / above));
    }
    return new Curves(roc, precision);
  }
}
