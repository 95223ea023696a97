package io.millrace.statistics.offpolicy;

import java.util.List;
import java.util.function.DoubleUnaryOperator;

/**
 * An estimator of a policy's mean reward. With weight w, reward r, prediction q of the action taken
 * and m of the evaluated policy's actions on average:
 *
 * <pre>
 * IPS               mean(w r)                       Horvitz and Thompson 1952
 * clipped IPS       mean(min(w, c) r)               Ionides 2008
 * sub-Gaussian IPS  mean(w / (1 - l + l w) r)       Metelli, Russo, Restelli 2021
 * self-normalised   sum(w r) / sum(w)               Swaminathan and Joachims 2015
 * direct method     mean(m)
 * doubly robust     mean(m + w (r - q))             Dudik, Langford, Li 2011
 * clipped DR        mean(m + min(w, c) (r - q))
 * self-normalised DR  mean(m) + sum(w (r - q)) / sum(w)
 * Switch-DR         mean(m + 1{w &lt;= t} w (r - q))   Wang, Agarwal, Dudik 2017
 * shrunken DR       mean(m + l w / (w² + l) (r - q))  Su, Dimakopoulou, Krishnamurthy, Dudik 2020
 * </pre>
 *
 * @param name as reports print it
 */
public record Estimator(
    String name, boolean usesModel, boolean normalised, DoubleUnaryOperator weight) {
  /** Inverse propensities. */
  public static Estimator ips() {
    return new Estimator("IPS", false, false, w -> w);
  }

  /** Inverse propensities, weights at most the limit. */
  public static Estimator clipped(double limit) {
    return new Estimator("IPS clipped at " + plain(limit), false, false, w -> Math.min(w, limit));
  }

  /** Weights pulled towards 1. */
  public static Estimator subGaussian(double lambda) {
    return new Estimator(
        "IPS sub-Gaussian " + plain(lambda), false, false, w -> w / (1 - lambda + lambda * w));
  }

  /** Inverse propensities over their own sum. */
  public static Estimator selfNormalised() {
    return new Estimator("SNIPS", false, true, w -> w);
  }

  /** The reward model alone. */
  public static Estimator directMethod() {
    return new Estimator("DM", true, false, w -> 0);
  }

  /** The reward model, corrected where the log knows better. */
  public static Estimator doublyRobust() {
    return new Estimator("DR", true, false, w -> w);
  }

  /** Doubly robust, weights at most the limit. */
  public static Estimator clippedDoublyRobust(double limit) {
    return new Estimator("DR clipped at " + plain(limit), true, false, w -> Math.min(w, limit));
  }

  /** Doubly robust, the corrections over the weights' sum. */
  public static Estimator selfNormalisedDoublyRobust() {
    return new Estimator("SNDR", true, true, w -> w);
  }

  /** Doubly robust where the weight is at most the threshold, else the reward model alone. */
  public static Estimator switching(double threshold) {
    return new Estimator("Switch-DR " + plain(threshold), true, false, w -> w <= threshold ? w : 0);
  }

  /** Doubly robust with optimistically shrunken weights. */
  public static Estimator shrunken(double lambda) {
    return new Estimator(
        "DR shrunken " + plain(lambda), true, false, w -> lambda * w / (w * w + lambda));
  }

  /** The usual ones, the one to read first. */
  public static List<Estimator> usual(boolean withModel) {
    return withModel
        ? List.of(
            doublyRobust(),
            selfNormalisedDoublyRobust(),
            switching(10),
            selfNormalised(),
            ips(),
            clipped(10),
            directMethod())
        : List.of(selfNormalised(), ips(), clipped(10));
  }

  /** The mean reward that the evaluated policy would have had. */
  public double estimate(List<Logged> log) {
    double corrections = 0;
    double weights = 0;
    double expected = 0;
    for (Logged decision : log) {
      double w = weight.applyAsDouble(decision.weight());
      corrections += w * surprise(decision);
      weights += w;
      expected += base(decision);
    }
    double n = log.size();
    return expected / n + (normalised ? corrections / weights : corrections / n);
  }

  /**
   * The standard error of the estimate: of a mean of independent decisions, and for self-normalised
   * estimators by the delta method, {@code sqrt(mean((w (r - v) / mean(w))²) / n)} (Owen, "Monte
   * Carlo theory, methods and examples", 2013, eq. 9.8).
   */
  public double standardError(List<Logged> log) {
    double n = log.size();
    double[] contributions = new double[log.size()];
    double weights = 0;
    double corrections = 0;
    for (Logged decision : log) {
      double w = weight.applyAsDouble(decision.weight());
      weights += w;
      corrections += w * surprise(decision);
    }
    double ratio = corrections / weights;
    for (int i = 0; i < contributions.length; i++) {
      Logged decision = log.get(i);
      double w = weight.applyAsDouble(decision.weight());
      contributions[i] =
          normalised
              ? base(decision) + w * (surprise(decision) - ratio) / (weights / n)
              : base(decision) + w * surprise(decision);
    }
    double mean = 0;
    for (double contribution : contributions) {
      mean += contribution / n;
    }
    double squares = 0;
    for (double contribution : contributions) {
      squares += (contribution - mean) * (contribution - mean);
    }
    return Math.sqrt(squares / (normalised ? n : n - 1) / n);
  }

  private double surprise(Logged decision) {
    return usesModel ? decision.reward() - decision.predicted() : decision.reward();
  }

  private double base(Logged decision) {
    return usesModel ? decision.expected() : 0;
  }

  private static String plain(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
