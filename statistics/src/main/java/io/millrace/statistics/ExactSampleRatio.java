package io.millrace.statistics;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.commons.numbers.gamma.LogGamma;

/**
 * The exact test of users against weights: the probability, if the weights are right, of users who
 * are as unlikely as those seen or more. The chi-square distribution is an approximation of it that
 * alarms up to twenty times too often if hardly any user is expected in an arm.
 *
 * <p>Two arms, and several arms of few users, are tested by adding up all outcomes (the exact
 * multinomial test). If those are too many, each arm is tested against the others, and the smallest
 * p-value is multiplied by the number of arms: never too small, at the price of some power.
 */
final class ExactSampleRatio {
  /** With as many users expected in each arm, chi-square and the exact test agree. */
  private static final double ENOUGH = 100;

  /** The same if the outcomes are too many to add up: Cochran's rule, with a margin. */
  private static final double ENOUGH_OF_MANY = 10;

  private static final long OUTCOMES = 200_000;

  /** Outcomes are as likely as each other within it; as R's binom.test has it. */
  private static final double TOLERANCE = 1e-7;

  private final double[] logShares;
  private final double seen;
  private double probability;

  private ExactSampleRatio(double[] shares, long[] users) {
    this.logShares = new double[shares.length];
    double logProbability = LogGamma.value(total(users) + 1.0);
    for (int arm = 0; arm < shares.length; arm++) {
      logShares[arm] = Math.log(shares[arm]);
      logProbability += users[arm] * logShares[arm] - LogGamma.value(users[arm] + 1.0);
    }
    this.seen = logProbability + TOLERANCE;
  }

  /**
   * The p-value; empty if enough users are expected in every arm for chi-square to be right.
   *
   * @param users by arm
   * @param weights by arm, relative to each other; arms of weight 0 are left out
   */
  static OptionalDouble pValue(List<Long> users, List<Double> weights) {
    List<Integer> arms = new ArrayList<>();
    double totalWeight = 0;
    for (int arm = 0; arm < weights.size(); arm++) {
      if (weights.get(arm) > 0) {
        arms.add(arm);
        totalWeight += weights.get(arm);
      }
    }
    long[] counts = arms.stream().mapToLong(users::get).toArray();
    double[] shares = new double[counts.length];
    double least = 1;
    for (int i = 0; i < shares.length; i++) {
      shares[i] = weights.get(arms.get(i)) / totalWeight;
      least = Math.min(least, shares[i]);
    }
    double expected = total(counts) * least;
    if (expected < ENOUGH && outcomes(total(counts), counts.length) <= OUTCOMES) {
      return OptionalDouble.of(multinomial(shares, counts));
    }
    return expected < ENOUGH_OF_MANY
        ? OptionalDouble.of(armByArm(shares, counts))
        : OptionalDouble.empty();
  }

  private static double multinomial(double[] shares, long[] users) {
    ExactSampleRatio test = new ExactSampleRatio(shares, users);
    test.add(0, total(users), LogGamma.value(total(users) + 1.0));
    return Math.min(1, test.probability);
  }

  /** Adds up the outcomes of the arms from this one on, of users who are left. */
  private void add(int arm, long left, double logProbability) {
    if (arm == logShares.length - 1) {
      double outcome = logProbability + left * logShares[arm] - LogGamma.value(left + 1.0);
      if (outcome <= seen) {
        probability += Math.exp(outcome);
      }
      return;
    }
    for (long users = 0; users <= left; users++) {
      add(
          arm + 1,
          left - users,
          logProbability + users * logShares[arm] - LogGamma.value(users + 1.0));
    }
  }

  private static double armByArm(double[] shares, long[] users) {
    double smallest = 1;
    for (int arm = 0; arm < shares.length; arm++) {
      double[] pair = {shares[arm], 1 - shares[arm]};
      long[] counts = {users[arm], total(users) - users[arm]};
      smallest = Math.min(smallest, twoArms(pair, counts));
    }
    return Math.min(1, shares.length * smallest);
  }

  private static double twoArms(double[] shares, long[] users) {
    double expected = total(users) * Math.min(shares[0], shares[1]);
    if (expected < ENOUGH && outcomes(total(users), 2) <= OUTCOMES) {
      return multinomial(shares, users);
    }
    double chiSquare =
        SampleRatio.chiSquare(
            List.of(users[0], users[1]), List.of(shares[0], shares[1]), total(users));
    return SampleRatio.survival(chiSquare, 1);
  }

  /** How many ways there are to put users into arms, at most one more than the bound. */
  private static long outcomes(long users, int arms) {
    double outcomes = 1;
    for (int arm = 1; arm < arms; arm++) {
      outcomes *= (users + arm) / (double) arm;
    }
    return outcomes > OUTCOMES ? OUTCOMES + 1 : Math.round(outcomes);
  }

  private static long total(long[] users) {
    long total = 0;
    for (long arm : users) {
      total += arm;
    }
    return total;
  }
}
