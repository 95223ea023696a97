package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EffectTest {
  private static final double TOLERANCE = 1e-9;

  /**
   * Origin: growthbook/growthbook, packages/stats/tests/frequentist/test_tests.py (MIT), five
   * digits as printed there.
   */
  @Test
  void lift_growthBooksMeans_equalsPublishedDigits() {
    Estimate control = Estimate.mean(3407, 1396.87, 52377.9767).orElseThrow();
    Estimate treatment = Estimate.mean(3461, 2422.7, 134698.29).orElseThrow();
    Effect lift = Effect.lift(control, treatment, 0.05).orElseThrow();
    assertThat(lift.estimate()).isCloseTo(0.70732, within(5e-6));
    assertThat(lift.standardError()).isCloseTo(0.37879, within(5e-6));
    assertThat(lift.low()).isCloseTo(-0.03526, within(5e-6));
    assertThat(lift.high()).isCloseTo(1.44989, within(5e-6));
    assertThat(lift.pValue()).isCloseTo(0.06191, within(5e-6));
  }

  @Test
  void tests_growthBooksCases_equalReferenceToNineDigits() {
    int tried = 0;
    for (JsonNode test : Vectors.read("gbstats_frequentist.json").get("cases")) {
      String name = test.get("name").asString();
      JsonNode expected = test.get("full_precision");
      Optional<EffectMoments> moments = GrowthBookCase.moments(test);
      tried++;
      if (!expected.get("errorMessage").isNull()) {
        assertThat(moments).as(name).isEmpty();
        continue;
      }
      Effect effect =
          moments
              .orElseThrow()
              .test(
                  test.get("config").get("alpha").asDouble(),
                  switch (test.get("test").asString()) {
                    case "TwoSidedTTest" -> Alternative.TWO_SIDED;
                    case "OneSidedTreatmentGreaterTTest" -> Alternative.GREATER;
                    case "OneSidedTreatmentLesserTTest" -> Alternative.LESS;
                    default -> throw new IllegalArgumentException(name);
                  });
      assertThat(effect.estimate())
          .as(name)
          .isCloseTo(expected.get("expected").asDouble(), within(TOLERANCE));
      assertThat(effect.standardError())
          .as(name)
          .isCloseTo(test.get("se").asDouble(), within(TOLERANCE));
      assertThat(effect.degreesOfFreedom())
          .as(name)
          .isCloseTo(test.get("dof").asDouble(), within(1e-12 * test.get("dof").asDouble()));
      GrowthBookCase.assertBound(name, effect.low(), expected.get("ci").get(0));
      GrowthBookCase.assertBound(name, effect.high(), expected.get("ci").get(1));
      assertThat(effect.pValue())
          .as(name)
          .isCloseTo(expected.get("pValue").asDouble(), within(TOLERANCE));
    }
    assertThat(tried).isEqualTo(10);
  }

  @Test
  void lift_controlAtZero_isEmpty() {
    assertThat(Effect.lift(new Estimate(0, 1, 10), new Estimate(1, 1, 10), 0.05)).isEmpty();
  }

  @Test
  void difference_farTail_keepsItsDigits() {
    Effect effect =
        Effect.difference(new Estimate(0, 1e-4, 100_000), new Estimate(0.4, 1e-4, 100_000), 0.05);
    assertThat(effect.pValue()).isBetween(1e-180, 1e-170);
  }

  @Test
  void difference_alphaOutOfRange_namesIt() {
    Estimate estimate = new Estimate(1, 1, 10);
    assertThatThrownBy(() -> Effect.difference(estimate, estimate, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("alpha");
  }
}
