package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class CupedTest {
  /** Origin: growthbook/growthbook, packages/stats/tests/frequentist/test_tests.py (MIT). */
  @Test
  void of_growthBooksMeans_equalsPublishedDigits() {
    Cuped cuped =
        Cuped.of(
                PrePost.mean(3000, 1396.87, 52377.9767, 16.87, 527.9767, 1),
                PrePost.mean(3461, 2422.7, 134698.29, 22.7, 1348.29, 1))
            .orElseThrow();
    ConfidenceSequence sequence =
        ConfidenceSequence.of(cuped.lift().orElseThrow(), 0.05, 5000, Alternative.TWO_SIDED);
    assertThat(cuped.lift().orElseThrow().estimate()).isCloseTo(0.50338, within(5e-6));
    assertThat(cuped.lift().orElseThrow().standardError()).isCloseTo(0.33341, within(5e-6));
    assertThat(sequence.low()).isCloseTo(-0.50969, within(5e-6));
    assertThat(sequence.high()).isCloseTo(1.51646, within(5e-6));
  }

  /** Same origin: test_two_sided_ttest_test_runs_ratio_ra. */
  @Test
  void of_growthBooksRatios_equalsPublishedDigits() {
    Cuped cuped = Cuped.of(ratioControl(), ratioTreatment()).orElseThrow();
    Effect lift = cuped.lift().orElseThrow().test(0.05, Alternative.TWO_SIDED);
    assertThat(lift.estimate()).isCloseTo(-0.0007, within(5e-6));
    assertThat(lift.low()).isCloseTo(-0.00841, within(5e-6));
    assertThat(lift.high()).isCloseTo(0.007, within(5e-6));
    assertThat(lift.pValue()).isCloseTo(0.85771, within(5e-6));
  }

  @Test
  void of_pastThatSaysNothing_isEmpty() {
    PrePost flat = PrePost.mean(10, 10, 20, 30, 90, 30);
    assertThat(Cuped.of(flat, flat)).isEmpty();
  }

  @Test
  void of_correlatedPast_keepsTheEffectAndNarrowsTheError() {
    Random random = new Random(6);
    double[] control = sums(random, 0);
    double[] treatment = sums(random, 0.5);
    Cuped cuped = Cuped.of(prePost(control), prePost(treatment)).orElseThrow();
    EffectMoments plain =
        EffectMoments.difference(
            Estimate.mean(5000, control[0], control[1]).orElseThrow(),
            Estimate.mean(5000, treatment[0], treatment[1]).orElseThrow());
    assertThat(cuped.theta()).isCloseTo(1, within(0.05));
    assertThat(cuped.difference().estimate()).isCloseTo(0.5, within(0.1));
    assertThat(cuped.varianceReduction()).isCloseTo(0.8, within(0.03));
    assertThat(cuped.difference().variance())
        .isCloseTo(plain.variance() * (1 - cuped.varianceReduction()), within(1e-12));
  }

  @Test
  void ratio_denominatorsOfOne_areMeans() {
    PrePost mean = PrePost.mean(4, 10, 30, 6, 14, 19);
    PrePost ratio =
        PrePost.ratio(
                new UserSums(4, 10, 30, 4, 4, 10), new UserSums(4, 6, 14, 4, 4, 6), 19, 4, 10, 6)
            .orElseThrow();
    assertThat(ratio.post()).isEqualTo(mean.post());
    assertThat(ratio.postVariance()).isCloseTo(mean.postVariance(), within(1e-12));
    assertThat(ratio.preVariance()).isCloseTo(mean.preVariance(), within(1e-12));
    assertThat(ratio.covariance()).isCloseTo(mean.covariance(), within(1e-12));
  }

  /** Sums of users whose value is their past one (variance 4) plus noise (variance 1). */
  private static double[] sums(Random random, double effect) {
    double[] sums = new double[5];
    for (int user = 0; user < 5000; user++) {
      double past = 10 + 2 * random.nextGaussian();
      double now = past + random.nextGaussian() + effect;
      sums[0] += now;
      sums[1] += now * now;
      sums[2] += past;
      sums[3] += past * past;
      sums[4] += past * now;
    }
    return sums;
  }

  private static PrePost prePost(double[] sums) {
    return PrePost.mean(5000, sums[0], sums[1], sums[2], sums[3], sums[4]);
  }

  private static PrePost ratioControl() {
    return PrePost.ratio(
            new UserSums(
                100,
                485.112236689623,
                2715.484666118136,
                679.9093275844917,
                4939.424001640236,
                3602.146836776702),
            new UserSums(
                100,
                192.59138069991536,
                460.076026390857,
                290.1398399750233,
                920.9461385038898,
                634.239482353647),
            1113.6215759318352,
            2130.9404074446747,
            1559.2878434944676,
            1460.3181079276983)
        .orElseThrow();
  }

  private static PrePost ratioTreatment() {
    return PrePost.ratio(
            new UserSums(
                100,
                514.7757826608777,
                2994.897482705013,
                705.4090874383759,
                5291.36604146392,
                3918.1561431600717),
            new UserSums(
                100,
                206.94157227402536,
                514.2903702246757,
                302.54389139107326,
                994.4506208125663,
                698.4173425817908),
            1237.0953021125997,
            2292.081739775257,
            1701.0287270040265,
            1604.0759503266522)
        .orElseThrow();
  }
}
