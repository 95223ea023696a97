package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HyperParametersTest {
  @Test
  void negativesFor_fewerPositives_areMoreWithinBounds() {
    HyperParameters auto = HyperParameters.DEFAULT;
    assertThat(auto.negativesFor(0)).isEqualTo(16);
    assertThat(auto.negativesFor(100_000)).isEqualTo(16);
    assertThat(auto.negativesFor(400_000)).isEqualTo(10);
    assertThat(auto.negativesFor(1_000_000)).isEqualTo(8);
    assertThat(auto.negativesFor(Long.MAX_VALUE)).isEqualTo(8);
  }

  @Test
  void epochsFor_aLogsPositives_arePassesOfTenMillionExamples() {
    HyperParameters auto = HyperParameters.DEFAULT;
    assertThat(auto.epochsFor(1_600_000, true)).isEqualTo(6);
    assertThat(auto.epochsFor(100, true)).isEqualTo(30);
    assertThat(auto.epochsFor(100_000_000, true)).isEqualTo(3);
    assertThat(auto.epochsFor(100_000_000, false)).isEqualTo(30);
  }
}
