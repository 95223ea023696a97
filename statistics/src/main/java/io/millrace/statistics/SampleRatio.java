package io.millrace.statistics;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;

/**
 * Whether users fell into the arms as the weights say: Pearson's chi-square test of goodness of
 * fit, or an exact test if so few users are expected in an arm that chi-square alarms too often. A
 * mismatch means that users of one arm were lost on the way, and that no comparison of the arms can
 * be trusted (Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments",
 * KDD 2019).
 *
 * @param chiSquare {@code Σ (observed - expected)² / expected}
 * @param degreesOfFreedom arms that have a weight, less one
 * @param pValue the upper tail of chi-square, or the exact probability of users as unlikely as
 *     these ({@link ExactSampleRatio})
 */
public record SampleRatio(double chiSquare, int degreesOfFreedom, double pValue) {
  /** Below this p-value a test is unhealthy: the customary alarm. */
  public static final double ALARM = 0.001;

  /**
   * Tests the arms' users against their weights. Arms of weight 0 take part neither in the sum nor
   * in the degrees of freedom. Empty where no user, or fewer than two arms, are left.
   *
   * @param users by arm
   * @param weights by arm, relative to each other, at least 0
   */
  public static Optional<SampleRatio> test(List<Long> users, List<Double> weights) {
    if (users.size() != weights.size()) {
      throw new IllegalArgumentException(
          "users has %d arms, weights has %d".formatted(users.size(), weights.size()));
    }
    double totalUsers = 0;
    double totalWeight = 0;
    int arms = 0;
    for (int i = 0; i < users.size(); i++) {
      double weight = weights.get(i);
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException("weights must be at least 0, one is " + weight);
      }
      if (weight > 0) {
        totalUsers += users.get(i);
        totalWeight += weight;
        arms++;
      }
    }
    if (totalUsers == 0 || arms < 2) {
      return Optional.empty();
    }
    int degrees = arms - 1;
    double chiSquare = chiSquare(users, weights, totalUsers / totalWeight);
    double p =
        ExactSampleRatio.pValue(users, weights).orElseGet(() -> survival(chiSquare, degrees));
    return Optional.of(new SampleRatio(chiSquare, degrees, p));
  }

  /** {@code Σ (observed - expected)² / expected}, with so many users a unit of weight expected. */
  static double chiSquare(List<Long> users, List<Double> weights, double usersPerWeight) {
    double chiSquare = 0;
    for (int i = 0; i < users.size(); i++) {
      if (weights.get(i) > 0) {
        double expected = usersPerWeight * weights.get(i);
        double difference = users.get(i) - expected;
        chiSquare += difference * difference / expected;
      }
    }
    return chiSquare;
  }

  static double survival(double chiSquare, int degreesOfFreedom) {
    return ChiSquaredDistribution.of(degreesOfFreedom).survivalProbability(chiSquare);
  }

  /**
   * The same for slices of the users: days, devices, countries. A p-value below the alarm is to be
   * expected by chance in one of a thousand slices, so they are corrected by Holm's method before
   * the alarm is given.
   *
   * @param slices users by arm, by the slice's name
   * @return by slice, in the order given, with corrected p-values; slices without users are left
   *     out
   */
  public static Map<String, SampleRatio> bySlice(
      Map<String, List<Long>> slices, List<Double> weights) {
    Map<String, SampleRatio> found = new LinkedHashMap<>();
    slices.forEach(
        (slice, users) -> test(users, weights).ifPresent(ratio -> found.put(slice, ratio)));
    double[] corrected =
        MultipleTesting.holm(found.values().stream().mapToDouble(SampleRatio::pValue).toArray());
    int at = 0;
    for (Map.Entry<String, SampleRatio> slice : found.entrySet()) {
      SampleRatio ratio = slice.getValue();
      slice.setValue(new SampleRatio(ratio.chiSquare(), ratio.degreesOfFreedom(), corrected[at++]));
    }
    return found;
  }

  /** Whether the test must not be read. */
  public boolean isMismatch() {
    return pValue < ALARM;
  }
}
