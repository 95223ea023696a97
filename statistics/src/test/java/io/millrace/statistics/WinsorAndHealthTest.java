package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class WinsorAndHealthTest {
  @Test
  void atQuantile_pooledValues_isLinearBetweenThem() {
    double[] pooled = {4, 1, 3, 2, 5};
    assertThat(Winsorizer.atQuantile(pooled, 0.9, false).cap()).isCloseTo(4.6, within(1e-12));
    assertThat(Winsorizer.atQuantile(pooled, 1, false).apply(9)).isEqualTo(5);
    assertThat(pooled).containsExactly(4, 1, 3, 2, 5);
  }

  @Test
  void atQuantile_zerosIgnored_isOverTheOthers() {
    double[] pooled = {0, 0, 0, 0, 10, 20};
    assertThat(Winsorizer.atQuantile(pooled, 0.5, true).cap()).isEqualTo(15);
    assertThat(Winsorizer.atQuantile(new double[3], 0.5, true).apply(7)).isEqualTo(7);
  }

  @Test
  void mixedExposure_moreThanOnePercent_isAlarm() {
    assertThat(new MixedExposure(1000, 10).isAlarm()).isFalse();
    assertThat(new MixedExposure(1000, 11).isAlarm()).isTrue();
    assertThat(new MixedExposure(0, 0).share()).isZero();
  }

  @Test
  void bySlice_oneBrokenDay_isFoundAndTheOthersAreNot() {
    Map<String, SampleRatio> days =
        SampleRatio.bySlice(
            Map.of("mon", List.of(500L, 510L), "tue", List.of(900L, 600L), "wed", List.of(0L, 0L)),
            List.of(1.0, 1.0));
    assertThat(days).containsOnlyKeys("mon", "tue");
    assertThat(days.get("tue").isMismatch()).isTrue();
    assertThat(days.get("mon").isMismatch()).isFalse();
  }

  @Test
  void pValue_farTailOfChiSquare_isNotZero() {
    JsonNode trap = Vectors.read("java_library_traps.json").get("chi2_upper_tail").get(0);
    double x = trap.get("x").asDouble();
    double p =
        org.apache.commons.statistics.distribution.ChiSquaredDistribution.of(
                trap.get("df").asDouble())
            .survivalProbability(x);
    assertThat(p).isCloseTo(trap.get("correct").asDouble(), within(1e-9 * p));
  }
}
