package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StatisticsPropertiesTest {
  @Property
  void difference_armsSwapped_changesItsSignOnly(
      @ForAll("estimates") Estimate a, @ForAll("estimates") Estimate b) {
    Effect there = Effect.difference(a, b, 0.05);
    Effect back = Effect.difference(b, a, 0.05);
    assertThat(back.estimate()).isEqualTo(-there.estimate());
    assertThat(back.low()).isCloseTo(-there.high(), within(1e-9));
    assertThat(back.pValue()).isEqualTo(there.pValue());
  }

  @Property
  void effect_intervalAndPValue_agreeOnSignificance(
      @ForAll("estimates") Estimate a,
      @ForAll("estimates") Estimate b,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double alpha) {
    Effect effect = Effect.difference(a, b, alpha);
    assertThat(effect.low()).isLessThan(effect.estimate());
    assertThat(effect.high()).isGreaterThan(effect.estimate());
    boolean clear = effect.isAboveZero() || effect.isBelowZero();
    if (Math.abs(effect.pValue() - alpha) > 1e-9) {
      assertThat(effect.pValue() < alpha).isEqualTo(clear);
    }
  }

  @Property
  void lift_otherUnit_staysTheSame(
      @ForAll("estimates") Estimate a,
      @ForAll("estimates") Estimate b,
      @ForAll @DoubleRange(min = 0.01, max = 100) double factor) {
    Effect lift = Effect.lift(a, b, 0.05).orElseThrow();
    Effect scaled = Effect.lift(scale(a, factor), scale(b, factor), 0.05).orElseThrow();
    assertThat(scaled.estimate()).isCloseTo(lift.estimate(), within(1e-6));
    assertThat(scaled.pValue()).isCloseTo(lift.pValue(), within(1e-6));
  }

  @Property
  void ratio_denominatorsOfOne_isTheMean(
      @ForAll @Size(min = 2, max = 50) List<@IntRange(max = 9) Integer> values) {
    UserSums sums = UserSums.NONE;
    for (int value : values) {
      sums = sums.plus(value, 1);
    }
    var mean = Estimate.mean(sums.users(), sums.numerator(), sums.numeratorSquares());
    var ratio = Estimate.ratio(sums);
    assertThat(ratio.isPresent()).isEqualTo(mean.isPresent());
    mean.ifPresent(
        known -> {
          assertThat(ratio.get().value()).isCloseTo(known.value(), within(1e-12));
          assertThat(ratio.get().variance()).isCloseTo(known.variance(), within(1e-12));
        });
  }

  @Property
  void sampleRatio_usersExactlyAsWeighted_hasPOfOne(
      @ForAll @Size(min = 2, max = 6) List<@LongRange(min = 1, max = 1000) Long> weights) {
    List<Long> users = weights.stream().map(weight -> weight * 7).toList();
    SampleRatio ratio =
        SampleRatio.test(users, weights.stream().map(Long::doubleValue).toList()).orElseThrow();
    assertThat(ratio.pValue()).isCloseTo(1, within(1e-9));
  }

  @Property
  void sampleRatio_armsReordered_staysTheSame(
      @ForAll @LongRange(min = 1, max = 100_000) long first,
      @ForAll @LongRange(min = 1, max = 100_000) long second,
      @ForAll @DoubleRange(min = 0.1, max = 10) double weight) {
    SampleRatio there =
        SampleRatio.test(List.of(first, second), List.of(weight, 1.0)).orElseThrow();
    SampleRatio back = SampleRatio.test(List.of(second, first), List.of(1.0, weight)).orElseThrow();
    assertThat(back.chiSquare()).isCloseTo(there.chiSquare(), within(1e-9 * there.chiSquare()));
  }

  /**
   * Users differ in taste and in how much they look at: 95 % intervals of the difference hold the
   * truth (0) in 95 % of 2,000 A/A tests, give or take three Monte-Carlo errors.
   */
  @Test
  void difference_correlatedImpressions_coversTheTruth() {
    Random random = new Random(20240501);
    int covered = 0;
    int tests = 2000;
    for (int test = 0; test < tests; test++) {
      Effect effect = Effect.difference(arm(random), arm(random), 0.05);
      if (!effect.isAboveZero() && !effect.isBelowZero()) {
        covered++;
      }
    }
    double error = Math.sqrt(0.95 * 0.05 / tests);
    assertThat(covered / (double) tests).isCloseTo(0.95, within(3 * error));
  }

  private static Estimate arm(Random random) {
    UserSums sums = UserSums.NONE;
    for (int user = 0; user < 300; user++) {
      double taste = 0.3 * random.nextDouble() * random.nextDouble();
      int impressions = 1 + random.nextInt(40);
      int clicks = 0;
      for (int i = 0; i < impressions; i++) {
        clicks += random.nextDouble() < taste ? 1 : 0;
      }
      sums = sums.plus(clicks, impressions);
    }
    return Estimate.ratio(sums).orElseThrow();
  }

  private static Estimate scale(Estimate estimate, double factor) {
    return new Estimate(
        estimate.value() * factor, estimate.variance() * factor * factor, estimate.users());
  }

  @Provide
  Arbitrary<Estimate> estimates() {
    return Combinators.combine(
            Arbitraries.doubles().between(0.01, 10),
            Arbitraries.doubles().between(1e-4, 1).ofScale(6),
            Arbitraries.longs().between(3, 100_000))
        .as(Estimate::new);
  }
}
