package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SampleRatioTest {
  /** Origin: Wikipedia, "Sample ratio mismatch" (600 / 400 is 2.54e-10). */
  @Test
  void test_sixHundredToFourHundred_equalsPublishedValue() {
    SampleRatio ratio = SampleRatio.test(List.of(600L, 400L), List.of(1.0, 1.0)).orElseThrow();
    assertThat(ratio.chiSquare()).isEqualTo(40.0);
    assertThat(ratio.pValue()).isCloseTo(2.54e-10, within(5e-13));
    assertThat(ratio.isMismatch()).isTrue();
  }

  /** An arm of weight 0 counts neither in the sum nor in the degrees of freedom. */
  @Test
  void test_armOfWeightZero_isLeftOut() {
    SampleRatio ratio =
        SampleRatio.test(List.of(500L, 560L, 0L), List.of(0.5, 0.5, 0.0)).orElseThrow();
    assertThat(ratio.degreesOfFreedom()).isEqualTo(1);
    assertThat(ratio.pValue()).isCloseTo(0.06534575162837782, within(1e-12));
  }

  @Test
  void test_referenceCases_equalReferenceToNineDigits() {
    JsonNode cases = Vectors.read("srm.json").get("cases");
    assertThat(cases.size()).isGreaterThanOrEqualTo(10);
    for (JsonNode row : cases) {
      List<Long> users = new ArrayList<>();
      row.get("observed").forEach(value -> users.add(value.asLong()));
      List<Double> weights = new ArrayList<>();
      row.get("weights").forEach(value -> weights.add(value.asDouble()));
      SampleRatio ratio = SampleRatio.test(users, weights).orElseThrow();
      String name = row.get("name").asString();
      double p = row.get("p").asDouble();
      double chiSquare = row.get("chi2").asDouble();
      assertThat(ratio.degreesOfFreedom()).as(name).isEqualTo(row.get("df").asInt());
      assertThat(ratio.chiSquare()).as(name).isCloseTo(chiSquare, within(1e-9 * chiSquare));
      assertThat(ratio.pValue()).as(name).isCloseTo(p, within(1e-9 * p));
    }
  }

  @Test
  void test_nobodyOrOneArm_isEmpty() {
    assertThat(SampleRatio.test(List.of(0L, 0L), List.of(1.0, 1.0))).isEmpty();
    assertThat(SampleRatio.test(List.of(5L, 0L), List.of(1.0, 0.0))).isEmpty();
  }

  @Test
  void test_listsThatDoNotFit_namesThem() {
    assertThatThrownBy(() -> SampleRatio.test(List.of(1L), List.of(1.0, 1.0)))
        .hasMessageContaining("weights");
    assertThatThrownBy(() -> SampleRatio.test(List.of(1L, 1L), List.of(1.0, -1.0)))
        .hasMessageContaining("weights");
  }
}
