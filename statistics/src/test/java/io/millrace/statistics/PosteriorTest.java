package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.statistics.Posterior.Prior;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Origin: growthbook/growthbook, packages/stats/tests/bayesian/test_tests.py (MIT). */
class PosteriorTest {
  private static final Offset<Double> PRINTED = within(5.001e-6);

  @Test
  void flat_growthBooksProportions_equalPublishedDigits() {
    Posterior posterior =
        Posterior.flat(
            EffectMoments.lift(
                    Estimate.proportion(100, 49).orElseThrow(),
                    Estimate.proportion(100, 51).orElseThrow())
                .orElseThrow());
    assertThat(posterior.mean()).isCloseTo(0.04082, PRINTED);
    assertThat(posterior.standardDeviation()).isCloseTo(0.14725, PRINTED);
    assertThat(posterior.low(0.05)).isCloseTo(-0.24779, PRINTED);
    assertThat(posterior.high(0.05)).isCloseTo(0.32943, PRINTED);
    assertThat(posterior.chanceToWin()).isCloseTo(0.60918, PRINTED);
    assertThat(posterior.riskOfControl()).isCloseTo(0.0814, PRINTED);
    assertThat(posterior.riskOfTreatment()).isCloseTo(0.04058, PRINTED);
  }

  @Test
  void of_growthBooksInformativePrior_equalsPublishedDigits() {
    Posterior posterior = Posterior.of(means(), new Prior(0.1, 0.1));
    assertThat(posterior.mean()).isCloseTo(0.05063, PRINTED);
    assertThat(posterior.standardDeviation()).isCloseTo(0.03549, PRINTED);
    assertThat(posterior.chanceToWin()).isCloseTo(0.92315, PRINTED);
    assertThat(posterior.riskOfControl()).isCloseTo(0.05186, PRINTED);
    assertThat(posterior.riskOfTreatment()).isCloseTo(0.00123, PRINTED);
  }

  @Test
  void of_hugePriorVariance_isFlat() {
    Posterior posterior = Posterior.of(means(), new Prior(3, 1e12));
    assertThat(posterior.mean()).isCloseTo(Posterior.flat(means()).mean(), within(1e-12));
  }

  @Test
  void risks_farTail_areNeverNegative() {
    Posterior sure = new Posterior(40, 1);
    assertThat(sure.chanceToWin()).isEqualTo(1);
    assertThat(sure.riskOfTreatment()).isGreaterThanOrEqualTo(0).isLessThan(1e-300);
    assertThat(sure.riskOfControl()).isCloseTo(40, within(1e-12));
  }

  @Test
  void ofDifference_andBack_isTheSamePrior() {
    Prior prior = new Prior(0.1, 0.2).ofDifference(-4).ofLift(-4);
    assertThat(prior.mean()).isCloseTo(0.1, within(1e-15));
    assertThat(prior.variance()).isCloseTo(0.2, within(1e-15));
  }

  private static EffectMoments means() {
    return EffectMoments.lift(
            Estimate.mean(10, 100, 1002.25).orElseThrow(),
            Estimate.mean(10, 105, 1111.5).orElseThrow())
        .orElseThrow();
  }
}
