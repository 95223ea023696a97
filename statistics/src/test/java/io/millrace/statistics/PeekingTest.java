package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * A/A tests that are looked at fifty times: how often each method finds a winner at any look. As
 * the reference simulation (normal values, a look every 100 users an arm up to 5,000), with fewer
 * tests.
 */
class PeekingTest {
  private static final int TESTS = 400;
  private static final int LOOKS = 50;
  private static final int USERS_A_LOOK = 100;
  private static final double ALPHA = 0.05;

  @Test
  void anyLook_sequentialMethods_keepAlphaWhereTheFixedTestDoesNot() {
    Random random = new Random(11);
    int fixed = 0;
    int sequence = 0;
    int mixture = 0;
    int statsig = 0;
    for (int test = 0; test < TESTS; test++) {
      double[] control = new double[2];
      double[] treatment = new double[2];
      boolean[] found = new boolean[4];
      for (int look = 1; look <= LOOKS; look++) {
        add(control, random);
        add(treatment, random);
        EffectMoments effect = effect(control, treatment, (long) look * USERS_A_LOOK);
        found[0] |= effect.test(ALPHA, Alternative.TWO_SIDED).pValue() < ALPHA;
        found[1] |=
            ConfidenceSequence.of(effect, ALPHA, 10_000, Alternative.TWO_SIDED).pValue() < ALPHA;
        found[2] |= MixtureTest.pValue(effect.estimate(), effect.variance(), 0.01) < ALPHA;
        double mixing =
            MixtureTest.statsigMixing(1, look * USERS_A_LOOK, 1, look * USERS_A_LOOK, ALPHA);
        double z = effect.estimate() / effect.standardError();
        found[3] |= MixtureTest.statsigPValue(z, effect.variance(), mixing, ALPHA) < ALPHA;
      }
      fixed += found[0] ? 1 : 0;
      sequence += found[1] ? 1 : 0;
      mixture += found[2] ? 1 : 0;
      statsig += found[3] ? 1 : 0;
    }
    double limit = TESTS * (ALPHA + 3 * Math.sqrt(ALPHA * (1 - ALPHA) / TESTS));
    assertThat(fixed).isGreaterThan(TESTS / 5);
    assertThat(sequence).isLessThan((int) limit);
    assertThat(mixture).isLessThan((int) limit);
    assertThat(statsig).isLessThan((int) limit);
  }

  private static void add(double[] sums, Random random) {
    for (int user = 0; user < USERS_A_LOOK; user++) {
      double value = random.nextGaussian();
      sums[0] += value;
      sums[1] += value * value;
    }
  }

  private static EffectMoments effect(double[] control, double[] treatment, long users) {
    return EffectMoments.difference(
        Estimate.mean(users, control[0], control[1]).orElseThrow(),
        Estimate.mean(users, treatment[0], treatment[1]).orElseThrow());
  }
}
