package io.millrace.trainer.training;

import io.millrace.model.Logits;
import java.util.Arrays;
import java.util.Locale;

/**
 * A term of the logit for each item: {@code logit(u, i) + b_i}, by penalised maximum likelihood on
 * examples that were not trained on, as the random intercepts of a mixed model. A factorisation's
 * score is near 0 for all that is rarely chosen, whether rarely or almost never; the intercepts
 * make up for that.
 *
 * <p>The penalty {@code ridge * b_i^2 / 2} is the precision of a normal distribution that the
 * intercepts come from, and is the one whose marginal likelihood is best (Laplace's approximation;
 * MacKay 1992, "Bayesian interpolation"). Without an effect of the items beyond chance that is the
 * largest, and there are no intercepts.
 *
 * <p>Collects examples, then fits. Not thread-safe.
 */
final class ItemIntercepts {
  private static final double[] RIDGES = {1, 3, 10, 30, 100, 300, 1000};
  private static final int STEPS = 20;

  /** In logits; a smaller step ends the search of an intercept. */
  private static final double CLOSE = 1e-6;

  private int[] items = new int[1024];
  private float[] logits = new float[1024];
  private boolean[] labels = new boolean[1024];
  private int size;

  /**
   * Adds an example.
   *
   * @param item its number, 0 or above
   * @param logit with what sampling has done to this example's odds
   */
  void add(int item, float logit, float label) {
    if (size == logits.length) {
      int length = Math.addExact(size, size / 2);
      items = Arrays.copyOf(items, length);
      logits = Arrays.copyOf(logits, length);
      labels = Arrays.copyOf(labels, length);
    }
    items[size] = item;
    logits[size] = logit;
    labels[size++] = label > 0.5f;
  }

  /**
   * Intercepts of items.
   *
   * @param ridge the precision that they were found with; infinite: all are 0
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Found(float[] values, double ridge) {
    /** Says how much they make up for. */
    @Override
    public String toString() {
      double sum = 0;
      for (float value : values) {
        sum += (double) value * value;
      }
      return String.format(
          Locale.ROOT,
          "root mean square %.3f, ridge %.0f",
          Math.sqrt(sum / Math.max(1, values.length)),
          ridge);
    }
  }

  /** Returns the intercept of each item; all are 0 if there is no effect beyond chance. */
  Found fit(int itemCount) {
    int[] start = new int[itemCount + 1];
    for (int i = 0; i < size; i++) {
      start[items[i] + 1]++;
    }
    Arrays.parallelPrefix(start, Integer::sum);
    int[] at = Arrays.copyOf(start, itemCount);
    int[] examples = new int[size];
    for (int i = 0; i < size; i++) {
      examples[at[items[i]]++] = i;
    }
    Found best = new Found(new float[itemCount], Double.POSITIVE_INFINITY);
    double bestEvidence = 0;
    for (double ridge : RIDGES) {
      float[] found = new float[itemCount];
      double evidence = 0;
      for (int item = 0; item < itemCount; item++) {
        Intercept one = intercept(examples, start[item], start[item + 1], ridge);
        found[item] = (float) one.value;
        evidence += one.evidence;
      }
      if (evidence > bestEvidence) {
        bestEvidence = evidence;
        best = new Found(found, ridge);
      }
    }
    return best;
  }

  /**
   * An item's intercept.
   *
   * @param evidence its marginal log likelihood above that without an intercept, in nats
   */
  private record Intercept(double value, double evidence) {}

  private Intercept intercept(int[] examples, int from, int to, double ridge) {
    if (from == to) {
      return new Intercept(0, 0);
    }
    double value = 0;
    for (int step = 0; step < STEPS; step++) {
      double gradient = ridge * value;
      double curvature = ridge;
      for (int i = from; i < to; i++) {
        double p = Logits.probability((float) (logits[examples[i]] + value));
        gradient += p - (labels[examples[i]] ? 1 : 0);
        curvature += p * (1 - p);
      }
      // At most 1: far from its minimum the logistic loss is flat, and Newton's step too long.
      double move = Math.max(-1, Math.min(gradient / curvature, 1));
      value -= move;
      if (Math.abs(move) < CLOSE) {
        break;
      }
    }
    double gain = -ridge * value * value / 2;
    double curvature = ridge;
    for (int i = from; i < to; i++) {
      int example = examples[i];
      double p = Logits.probability((float) (logits[example] + value));
      gain +=
          PlattScaling.loss(logits[example], labels[example])
              - PlattScaling.loss(logits[example] + value, labels[example]);
      curvature += p * (1 - p);
    }
    return new Intercept(value, gain + Math.log(ridge / curvature) / 2);
  }
}
