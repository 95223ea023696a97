package io.millrace.trainer.training;

import io.millrace.model.Logits;
import java.util.Arrays;
import java.util.Optional;

/**
 * The line through the logits that makes probabilities of them: {@code p = sigmoid(slope * logit +
 * shift)}, by maximum likelihood on examples that were not trained on (Platt 1999; as "temperature"
 * in Guo et al. 2017, arXiv 1706.04599). A network that was trained until its ranking was best has
 * mostly become too sure of itself; a slope below 1 takes that back and leaves the order alone.
 *
 * <p>Collects examples, then fits. Not thread-safe.
 */
final class PlattScaling {
  /** Newton's method on two convex parameters needs few. */
  private static final int STEPS = 30;

  /**
   * The 0.999 quantile of chi-square with two degrees of freedom: a gain of likelihood below it may
   * be chance.
   */
  private static final double CHANCE = 13.8;

  private float[] logits = new float[1024];
  private float[] offsets = new float[1024];
  private boolean[] labels = new boolean[1024];
  private int size;

  /** A line. */
  record Line(double slope, double shift) {}

  /**
   * Adds an example.
   *
   * @param offset added behind the line: what sampling has done to this example's odds
   */
  void add(float logit, float offset, float label) {
    if (size == logits.length) {
      int length = Math.addExact(size, size / 2);
      logits = Arrays.copyOf(logits, length);
      offsets = Arrays.copyOf(offsets, length);
      labels = Arrays.copyOf(labels, length);
    }
    logits[size] = logit;
    offsets[size] = offset;
    labels[size++] = label > 0.5f;
  }

  /** Empty where the logits are as good as they are. */
  Optional<Line> fit() {
    Line line = new Line(1, 0);
    double before = loss(line);
    double best = before;
    for (int i = 0; i < STEPS; i++) {
      Line next = newton(line);
      double loss = loss(next);
      // Halved until it is no worse.
      for (int half = 0; half < 10 && !(loss <= best); half++) {
        next = new Line((line.slope + next.slope) / 2, (line.shift + next.shift) / 2);
        loss = loss(next);
      }
      if (!(loss < best)) {
        break;
      }
      line = next;
      best = loss;
    }
    return 2 * (before - best) > CHANCE && line.slope > 0 ? Optional.of(line) : Optional.empty();
  }

  private Line newton(Line line) {
    double gradient0 = 0;
    double gradient1 = 0;
    double h00 = 0;
    double h01 = 0;
    double h11 = 0;
    for (int i = 0; i < size; i++) {
      double p = probability(line, i);
      double error = p - (labels[i] ? 1 : 0);
      double weight = p * (1 - p);
      gradient0 += error;
      gradient1 += error * logits[i];
      h00 += weight;
      h01 += weight * logits[i];
      h11 += weight * logits[i] * logits[i];
    }
    double determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 0)) {
      return line;
    }
    return new Line(
        line.slope - (h00 * gradient1 - h01 * gradient0) / determinant,
        line.shift - (h11 * gradient0 - h01 * gradient1) / determinant);
  }

  /** Summed over all examples, in nats. */
  private double loss(Line line) {
    double loss = 0;
    for (int i = 0; i < size; i++) {
      loss += loss(line.slope * logits[i] + line.shift + offsets[i], labels[i]);
    }
    return loss;
  }

  /** The loss of an example, in nats. */
  static double loss(double logit, boolean positive) {
    // log(1 + e^x) without overflow, x the logit against the label.
    double against = positive ? -logit : logit;
    return Math.max(against, 0) + Math.log1p(Math.exp(-Math.abs(against)));
  }

  private double probability(Line line, int i) {
    return Logits.probability((float) (line.slope * logits[i] + line.shift + offsets[i]));
  }
}
