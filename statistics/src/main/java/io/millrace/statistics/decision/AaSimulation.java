package io.millrace.statistics.decision;

import io.millrace.statistics.Alternative;
import io.millrace.statistics.EffectMoments;
import io.millrace.statistics.Estimate;
import io.millrace.statistics.RunningPower;
import io.millrace.statistics.UserSums;
import io.millrace.statistics.decision.Look.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;

/**
 * Simulated click tests that somebody looks at every day: how often {@link Decision} is wrong where
 * the arms do not differ, how often it sees an effect that is there, and how often intervals hold
 * the truth. Each user has a taste of their own (a Beta(1, 9)-like click rate) and sees many items,
 * so that clicks of a user resemble each other.
 *
 * @param tests how many
 * @param days that each is looked at
 * @param usersADay new users in each arm a day
 * @param lift the treatment's true lift of the click rate; 0 for A/A tests
 * @param rules of the decision
 */
public record AaSimulation(int tests, int days, int usersADay, double lift, Rules rules) {
  private static final double BINOMIAL_Z = 1.959963984540054;

  /**
   * What came out, each a share of the tests.
   *
   * @param decided tests that {@link Decision} ended with ship or roll back on any day
   * @param shipped tests that it ended with ship
   * @param changed tests in which a decision was followed by another
   * @param peeked tests that a fixed-horizon test at alpha called significant on any day
   * @param fixed tests that it called significant on the last day
   * @param predicted the share that the power calculation expects of {@code fixed}, from the errors
   * @param covered last-day intervals of the difference, by user, that hold the truth
   * @param binomialCovered the same for intervals that take every impression for a draw of its own
   */
  public record Result(
      double decided,
      double shipped,
      double changed,
      double peeked,
      double fixed,
      double predicted,
      double covered,
      double binomialCovered) {}

  /** Runs all tests; the same seed gives the same result. */
  public Result run(long seed) {
    Random random = new Random(seed);
    int[] counts = new int[7];
    double power = 0;
    for (int test = 0; test < tests; test++) {
      power += run(random, counts) / tests;
    }
    return new Result(
        share(counts[0]),
        share(counts[1]),
        share(counts[2]),
        share(counts[3]),
        share(counts[4]),
        power,
        share(counts[5]),
        share(counts[6]));
  }

  /** One test; returns the power that a test at its end was expected to have. */
  private double run(Random random, int[] counts) {
    UserSums control = UserSums.NONE;
    UserSums treatment = UserSums.NONE;
    List<Look> looks = new ArrayList<>();
    boolean peeked = false;
    boolean changed = false;
    Decision.Kind kind = Decision.Kind.KEEP_RUNNING;
    for (int day = 1; day <= days; day++) {
      for (int user = 0; user < usersADay; user++) {
        control = visit(control, random, 1);
        treatment = visit(treatment, random, 1 + lift);
      }
      Optional<EffectMoments> gain = gain(control, treatment);
      looks.add(
          new Look(day, control.users(), List.of(new Treatment("treatment", gain, List.of()))));
      Decision.Kind now = Decision.of(looks, Optional.empty(), rules).kind();
      changed |= kind != Decision.Kind.KEEP_RUNNING && now != kind;
      kind = kind == Decision.Kind.KEEP_RUNNING ? now : kind;
      peeked |= isSignificant(gain);
    }
    counts[0] += kind == Decision.Kind.KEEP_RUNNING ? 0 : 1;
    counts[1] += kind == Decision.Kind.SHIP ? 1 : 0;
    counts[2] += changed ? 1 : 0;
    counts[3] += peeked ? 1 : 0;
    Optional<EffectMoments> end = gain(control, treatment);
    counts[4] += isSignificant(end) ? 1 : 0;
    coverage(control, treatment, counts);
    return end.map(
            effect ->
                new RunningPower(effect, rules.alpha(), OptionalDouble.empty(), Optional.empty())
                    .power(lift, 0))
        .orElse(0.0);
  }

  private void coverage(UserSums control, UserSums treatment, int[] counts) {
    double truth = meanRate() * lift;
    Optional<Estimate> c = Estimate.ratio(control);
    Optional<Estimate> t = Estimate.ratio(treatment);
    if (c.isPresent() && t.isPresent()) {
      EffectMoments effect = EffectMoments.difference(c.get(), t.get());
      var interval = effect.test(rules.alpha(), Alternative.TWO_SIDED);
      counts[5] += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
      double binomial =
          c.get().value() * (1 - c.get().value()) / control.denominator()
              + t.get().value() * (1 - t.get().value()) / treatment.denominator();
      counts[6] += Math.abs(effect.estimate() - truth) <= BINOMIAL_Z * Math.sqrt(binomial) ? 1 : 0;
    }
  }

  private boolean isSignificant(Optional<EffectMoments> gain) {
    return gain.isPresent()
        && gain.get().test(rules.alpha(), Alternative.TWO_SIDED).pValue() < rules.alpha();
  }

  private static Optional<EffectMoments> gain(UserSums control, UserSums treatment) {
    return Estimate.ratio(control)
        .flatMap(c -> Estimate.ratio(treatment).flatMap(t -> EffectMoments.lift(c, t)));
  }

  /** Tastes are {@code 0.3 U V} with U and V uniform: mean 0.075. */
  private static double meanRate() {
    return 0.3 * 0.25;
  }

  private static UserSums visit(UserSums sums, Random random, double factor) {
    double taste = Math.min(1, 0.3 * random.nextDouble() * random.nextDouble() * factor);
    int impressions = 5 + random.nextInt(30);
    int clicks = 0;
    for (int i = 0; i < impressions; i++) {
      clicks += random.nextDouble() < taste ? 1 : 0;
    }
    return sums.plus(clicks, impressions);
  }

  private double share(int count) {
    return (double) count / tests;
  }
}
