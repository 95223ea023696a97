package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class EstimateTest {
  private static final double TOLERANCE = 1e-9;

  @Test
  void ratio_referenceUsers_equalsReferenceToNineDigits() {
    JsonNode file = Vectors.read("delta_method_ctr.json");
    JsonNode expected = file.get("expected");
    Estimate control = Estimate.ratio(sums(file.get("control"))).orElseThrow();
    Estimate treatment = Estimate.ratio(sums(file.get("treatment"))).orElseThrow();

    assertThat(control.value()).isCloseTo(expected.get("ctr_c").asDouble(), within(TOLERANCE));
    assertThat(treatment.value()).isCloseTo(expected.get("ctr_t").asDouble(), within(TOLERANCE));
    assertThat(Math.sqrt(control.variance()))
        .isCloseTo(expected.get("se_c").asDouble(), within(TOLERANCE));
    assertThat(Math.sqrt(treatment.variance()))
        .isCloseTo(expected.get("se_t").asDouble(), within(TOLERANCE));

    Effect difference = Effect.difference(control, treatment, 0.05);
    assertThat(difference.estimate())
        .isCloseTo(expected.get("abs_diff").asDouble(), within(TOLERANCE));
    assertThat(difference.standardError())
        .isCloseTo(expected.get("abs_se_delta").asDouble(), within(TOLERANCE));
    assertThat(difference.degreesOfFreedom())
        .isCloseTo(expected.get("abs_dof").asDouble(), within(1e-8));
    assertThat(difference.pValue()).isCloseTo(expected.get("abs_p").asDouble(), within(TOLERANCE));
    assertThat(difference.low())
        .isCloseTo(expected.get("abs_ci95").get(0).asDouble(), within(TOLERANCE));
    assertThat(difference.high())
        .isCloseTo(expected.get("abs_ci95").get(1).asDouble(), within(TOLERANCE));

    Effect lift = Effect.lift(control, treatment, 0.05).orElseThrow();
    assertThat(lift.estimate()).isCloseTo(expected.get("rel_lift").asDouble(), within(TOLERANCE));
    assertThat(lift.standardError())
        .isCloseTo(expected.get("rel_se").asDouble(), within(TOLERANCE));
    assertThat(lift.pValue()).isCloseTo(expected.get("rel_p").asDouble(), within(TOLERANCE));
    assertThat(lift.low()).isCloseTo(expected.get("rel_ci95").get(0).asDouble(), within(TOLERANCE));
    assertThat(lift.high())
        .isCloseTo(expected.get("rel_ci95").get(1).asDouble(), within(TOLERANCE));
  }

  /** By hand: clicks 1, 0, 2 of impressions 4, 3, 5. */
  @Test
  void ratio_threeUsers_equalsHandComputation() {
    UserSums sums = UserSums.NONE.plus(1, 4).plus(0, 3).plus(2, 5);
    Estimate ctr = Estimate.ratio(sums).orElseThrow();
    // R = 3/12; s²_c = 1, s²_i = 1, s_ci = 1; m_i = 4: (1 - 2/4 + 1/16) / (3 * 16).
    assertThat(ctr.value()).isEqualTo(0.25);
    assertThat(ctr.variance()).isCloseTo(0.5625 / 48, within(1e-15));
    assertThat(ctr.users()).isEqualTo(3);
  }

  @Test
  void ratio_nothingKnown_isEmpty() {
    assertThat(Estimate.ratio(UserSums.NONE)).isEmpty();
    assertThat(Estimate.ratio(UserSums.NONE.plus(1, 4))).isEmpty();
    assertThat(Estimate.ratio(UserSums.NONE.plus(0, 4).plus(0, 7))).isEmpty();
    assertThat(Estimate.ratio(UserSums.NONE.plus(0, 0).plus(0, 0))).isEmpty();
  }

  @Test
  void estimate_impossibleValue_namesIt() {
    assertThatThrownBy(() -> new Estimate(1, 0, 5)).hasMessageContaining("variance");
    assertThatThrownBy(() -> new Estimate(Double.NaN, 1, 5)).hasMessageContaining("value");
    assertThatThrownBy(() -> new Estimate(1, 1, 1)).hasMessageContaining("users");
  }

  private static UserSums sums(JsonNode arm) {
    UserSums sums = UserSums.NONE;
    for (int i = 0; i < arm.get("impressions").size(); i++) {
      sums =
          sums.plus(arm.get("clicks").get(i).asDouble(), arm.get("impressions").get(i).asDouble());
    }
    return sums;
  }
}
