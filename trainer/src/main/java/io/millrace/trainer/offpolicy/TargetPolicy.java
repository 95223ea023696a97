package io.millrace.trainer.offpolicy;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/** How a model's scores become probabilities of showing an item: the policy that is evaluated. */
public sealed interface TargetPolicy {
  /**
   * Probabilities of the actions, which add up to 1.
   *
   * @param scores of the actions, probabilities of a click in (0, 1); their number is what counts
   *     for policies that ask no model
   * @param rank which of the best is wanted, from 0: the first place that is drawn wants the best
   */
  double[] distribution(float[] scores, int rank);

  /** Whether it needs a model. */
  boolean asksModel();

  /** As reports name it. */
  String describe();

  /**
   * The best with probability 1 - epsilon, else any: what serving does with {@code
   * MILLRACE_SERVING_EPSILON}.
   *
   * @param epsilon in [0, 1]
   */
  record Greedy(double epsilon) implements TargetPolicy {
    public Greedy {
      if (!(epsilon >= 0 && epsilon <= 1)) {
        throw new IllegalArgumentException("epsilon must be in [0, 1], is " + epsilon);
      }
    }

    @Override
    public double[] distribution(float[] scores, int rank) {
      double[] shares = new double[scores.length];
      Arrays.fill(shares, epsilon / scores.length);
      shares[ranked(scores, Math.min(rank, scores.length - 1))] += 1 - epsilon;
      return shares;
    }

    private static int ranked(float[] scores, int rank) {
      if (rank == 0) {
        int best = 0;
        for (int i = 1; i < scores.length; i++) {
          best = scores[i] > scores[best] ? i : best;
        }
        return best;
      }
      return IntStream.range(0, scores.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -scores[i]))
          .skip(rank)
          .findFirst()
          .orElseThrow();
    }

    @Override
    public boolean asksModel() {
      return true;
    }

    @Override
    public String describe() {
      return epsilon == 0 ? "greedy" : "greedy, exploring " + 100 * epsilon + " %";
    }
  }

  /**
   * In proportion to {@code exp(logit / temperature)}.
   *
   * @param temperature above 0; the higher, the closer to uniform
   */
  record Softmax(double temperature) implements TargetPolicy {
    public Softmax {
      if (!(temperature > 0 && Double.isFinite(temperature))) {
        throw new IllegalArgumentException("temperature must be above 0, is " + temperature);
      }
    }

    @Override
    public double[] distribution(float[] scores, int rank) {
      double[] shares = new double[scores.length];
      double largest = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < scores.length; i++) {
        shares[i] = (Math.log(scores[i]) - Math.log1p(-scores[i])) / temperature;
        largest = Math.max(largest, shares[i]);
      }
      double sum = 0;
      for (int i = 0; i < scores.length; i++) {
        shares[i] = Math.exp(shares[i] - largest);
        sum += shares[i];
      }
      for (int i = 0; i < scores.length; i++) {
        shares[i] /= sum;
      }
      return shares;
    }

    @Override
    public boolean asksModel() {
      return true;
    }

    @Override
    public String describe() {
      return "softmax at temperature " + temperature;
    }
  }

  /** Every action alike: what an experiment with random slates would earn. */
  record Uniform() implements TargetPolicy {
    @Override
    public double[] distribution(float[] scores, int rank) {
      double[] shares = new double[scores.length];
      Arrays.fill(shares, 1.0 / scores.length);
      return shares;
    }

    @Override
    public boolean asksModel() {
      return false;
    }

    @Override
    public String describe() {
      return "uniform";
    }
  }
}
