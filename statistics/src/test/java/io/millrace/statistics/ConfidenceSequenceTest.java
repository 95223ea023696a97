package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ConfidenceSequenceTest {
  private static final double TOLERANCE = 1e-9;

  /** Origin: growthbook/growthbook, packages/stats/tests/frequentist/test_tests.py (MIT). */
  @Test
  void twoSided_growthBooksMeans_equalsPublishedDigits() {
    ConfidenceSequence sequence =
        ConfidenceSequence.of(means(3000).orElseThrow(), 0.05, 1000, Alternative.TWO_SIDED);
    assertThat(sequence.low()).isCloseTo(-0.55844, within(5e-6));
    assertThat(sequence.high()).isCloseTo(1.56516, within(5e-6));
    assertThat(sequence.pValue()).isEqualTo(1);
  }

  /** Same origin; GrowthBook's default N* of 5000. */
  @Test
  void oneSided_growthBooksMeans_equalsPublishedDigits() {
    EffectMoments lift = means(3000).orElseThrow();
    ConfidenceSequence greater = ConfidenceSequence.of(lift, 0.05, 5000, Alternative.GREATER);
    assertThat(greater.low()).isCloseTo(-0.42356454602790883, within(TOLERANCE));
    assertThat(greater.high()).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(greater.pValue()).isEqualTo(0.4999);
    ConfidenceSequence less = ConfidenceSequence.of(lift, 0.05, 5000, Alternative.LESS);
    assertThat(less.high()).isCloseTo(1.4302867177403806, within(TOLERANCE));
    assertThat(less.pValue()).isEqualTo(0.4999);
  }

  @Test
  void of_growthBooksCases_equalReferenceToNineDigits() {
    int tried = 0;
    for (JsonNode test : Vectors.read("sequential.json").get("cases")) {
      String name = test.get("name").asString();
      JsonNode expected = test.get("full_precision");
      ConfidenceSequence sequence =
          ConfidenceSequence.of(
              GrowthBookCase.moments(test).orElseThrow(),
              test.get("config").get("alpha").asDouble(),
              test.get("config").get("sequential_tuning_parameter").asDouble(),
              switch (test.get("test").asString()) {
                case "SequentialTwoSidedTTest" -> Alternative.TWO_SIDED;
                case "SequentialOneSidedTreatmentGreaterTTest" -> Alternative.GREATER;
                case "SequentialOneSidedTreatmentLesserTTest" -> Alternative.LESS;
                default -> throw new IllegalArgumentException(name);
              });
      GrowthBookCase.assertBound(name, sequence.low(), expected.get("ci").get(0));
      GrowthBookCase.assertBound(name, sequence.high(), expected.get("ci").get(1));
      double p = expected.get("pValue").asDouble();
      assertThat(sequence.pValue()).as(name).isCloseTo(p, within(TOLERANCE * p));
      tried++;
    }
    assertThat(tried).isEqualTo(8);
  }

  @Test
  void halfWidth_referenceGrid_equalsToTwelveDigits() {
    int tried = 0;
    for (JsonNode row : Vectors.read("sequential.json").get("grid")) {
      double alpha = row.get("alpha").asDouble();
      double rho = ConfidenceSequence.rho(alpha, row.get("N_star").asDouble());
      assertThat(rho).isCloseTo(row.get("rho").asDouble(), within(1e-12));
      for (Map.Entry<String, JsonNode> at : row.get("halfwidth_sigma1").properties()) {
        assertThat(ConfidenceSequence.halfWidth(1, Double.parseDouble(at.getKey()), rho, alpha))
            .isCloseTo(at.getValue().asDouble(), within(1e-12));
        tried++;
      }
    }
    assertThat(tried).isEqualTo(45);
  }

  @Test
  void oneSided_farFromZero_stopsAtTheSmallestP() {
    EffectMoments clear = new EffectMoments(1, 1e-4, 1000, 1000);
    assertThat(ConfidenceSequence.of(clear, 0.05, 1000, Alternative.GREATER).pValue())
        .isEqualTo(1e-5);
    assertThat(ConfidenceSequence.of(clear, 0.05, 1000, Alternative.LESS).pValue())
        .isEqualTo(0.4999);
  }

  @Test
  void of_impossibleSettings_areNamed() {
    EffectMoments effect = new EffectMoments(1, 1, 10, 20);
    assertThatThrownBy(() -> ConfidenceSequence.of(effect, 0.05, 0, Alternative.TWO_SIDED))
        .hasMessageContaining("nStar");
    assertThatThrownBy(() -> ConfidenceSequence.of(effect, 1, 10, Alternative.TWO_SIDED))
        .hasMessageContaining("alpha");
    assertThatThrownBy(() -> ConfidenceSequence.of(effect, 0.5, 10, Alternative.GREATER))
        .hasMessageContaining("alpha");
  }

  private static java.util.Optional<EffectMoments> means(long users) {
    return EffectMoments.lift(
        Estimate.mean(users, 1396.87, 52377.9767).orElseThrow(),
        Estimate.mean(3461, 2422.7, 134698.29).orElseThrow());
  }
}
