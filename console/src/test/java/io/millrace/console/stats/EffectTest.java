package io.millrace.console.stats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
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
  void twoSidedTests_growthBooksCases_equalReferenceToNineDigits() {
    List<String> tried = new ArrayList<>();
    for (JsonNode test : Vectors.read("gbstats_frequentist.json").get("cases")) {
      if (!test.get("test").asString().equals("TwoSidedTTest")) {
        continue;
      }
      String name = test.get("name").asString();
      tried.add(name);
      JsonNode expected = test.get("full_precision");
      Optional<Estimate> control = estimate(test.get("control"));
      Optional<Estimate> treatment = estimate(test.get("treatment"));
      if (!expected.get("errorMessage").isNull()) {
        assertThat(control.isEmpty() || treatment.isEmpty()).as(name).isTrue();
        continue;
      }
      boolean relative = test.get("config").get("difference_type").asString().equals("relative");
      Effect effect =
          relative
              ? Effect.lift(control.orElseThrow(), treatment.orElseThrow(), 0.05).orElseThrow()
              : Effect.difference(control.orElseThrow(), treatment.orElseThrow(), 0.05);
      assertThat(effect.estimate())
          .as(name)
          .isCloseTo(expected.get("expected").asDouble(), within(TOLERANCE));
      assertThat(effect.standardError())
          .as(name)
          .isCloseTo(test.get("se").asDouble(), within(TOLERANCE));
      assertThat(effect.degreesOfFreedom())
          .as(name)
          .isCloseTo(test.get("dof").asDouble(), within(1e-8 * test.get("dof").asDouble()));
      assertThat(effect.low())
          .as(name)
          .isCloseTo(expected.get("ci").get(0).asDouble(), within(TOLERANCE));
      assertThat(effect.high())
          .as(name)
          .isCloseTo(expected.get("ci").get(1).asDouble(), within(TOLERANCE));
      assertThat(effect.pValue())
          .as(name)
          .isCloseTo(expected.get("pValue").asDouble(), within(TOLERANCE));
    }
    assertThat(tried).hasSizeGreaterThanOrEqualTo(5).contains("gbstats ratio");
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

  private static Optional<Estimate> estimate(JsonNode arm) {
    long n = arm.get("n").asLong();
    return switch (arm.get("type").asString()) {
      case "SampleMeanStatistic" ->
          Estimate.mean(n, arm.get("sum").asDouble(), arm.get("sum_squares").asDouble());
      case "ProportionStatistic" -> Estimate.proportion(n, arm.get("sum").asDouble());
      case "RatioStatistic" ->
          Estimate.ratio(
              new UserSums(
                  n,
                  arm.get("m_statistic").get("sum").asDouble(),
                  arm.get("m_statistic").get("sum_squares").asDouble(),
                  arm.get("d_statistic").get("sum").asDouble(),
                  arm.get("d_statistic").get("sum_squares").asDouble(),
                  arm.get("m_d_sum_of_products").asDouble()));
      default -> throw new IllegalArgumentException(arm.toString());
    };
  }
}
