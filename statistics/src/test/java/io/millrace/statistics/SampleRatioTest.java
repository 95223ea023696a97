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

  /** 3 or more of 10 at 5 % each: the upper tail of the binomial distribution. */
  @Test
  void test_fewUsersExpected_isExact() {
    SampleRatio ratio = SampleRatio.test(List.of(7L, 3L), List.of(95.0, 5.0)).orElseThrow();
    assertThat(ratio.pValue()).isCloseTo(0.011503, within(1e-6));
    assertThat(ratio.isMismatch()).isFalse();
  }

  /** Two arms of 5 users at 95/5, every outcome by its probability. */
  @Test
  void test_fiveUsersAtAnySplit_alarmsAtMostAsOftenAsTheAlarmSays() {
    for (int total : List.of(1, 2, 5, 10, 40, 200, 1500)) {
      for (double share : List.of(0.5, 0.05, 0.01)) {
        assertThat(falseAlarms(total, share))
            .as("%d users at %s", total, share)
            .isLessThanOrEqualTo(1.1 * SampleRatio.ALARM);
      }
    }
  }

  private static double falseAlarms(int total, double share) {
    var binomial = org.apache.commons.statistics.distribution.BinomialDistribution.of(total, share);
    double alarms = 0;
    for (int few = 0; few <= total; few++) {
      boolean alarm =
          SampleRatio.test(List.of((long) (total - few), (long) few), List.of(1 - share, share))
              .orElseThrow()
              .isMismatch();
      alarms += alarm ? binomial.probability(few) : 0;
    }
    return alarms;
  }

  /** All 66 outcomes of ten users in three arms, as R's EMT::multinomial.test adds them up. */
  @Test
  void test_threeArmsOfFewUsers_addsUpOutcomesThatAreAsUnlikely() {
    SampleRatio same = SampleRatio.test(List.of(4L, 3L, 3L), List.of(1.0, 1.0, 1.0)).orElseThrow();
    assertThat(same.pValue()).isCloseTo(1, within(1e-9));
    SampleRatio one = SampleRatio.test(List.of(10L, 0L, 0L), List.of(1.0, 1.0, 1.0)).orElseThrow();
    assertThat(one.pValue()).isCloseTo(3 / Math.pow(3, 10), within(1e-12));
  }

  /** A rare arm among many users: too many outcomes to add up. */
  @Test
  void test_rareArmOfMany_isTestedAgainstTheOthers() {
    List<Double> weights = List.of(998.0, 998.0, 998.0, 1.0);
    SampleRatio healthy = SampleRatio.test(List.of(1000L, 1010L, 990L, 3L), weights).orElseThrow();
    assertThat(healthy.isMismatch()).isFalse();
    SampleRatio broken = SampleRatio.test(List.of(1000L, 1010L, 990L, 12L), weights).orElseThrow();
    assertThat(broken.isMismatch()).isTrue();
  }
}
