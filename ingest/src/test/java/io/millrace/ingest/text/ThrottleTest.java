package io.millrace.ingest.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThrottleTest {
  private long now = -5;
  private final Throttle throttle = new Throttle(() -> now);

  @Test
  void pauseAfter_largeBatchesOfTheLastSecond_leavesATwentiethOfAProcessor() {
    assertThat(throttle.pauseAfter(2_000_000)).isZero();
    throttle.written(Throttle.LARGE_BATCH - 1);
    assertThat(throttle.pauseAfter(2_000_000)).isZero();

    throttle.written(Throttle.LARGE_BATCH);
    assertThat(throttle.pauseAfter(2_000_000)).isEqualTo(38_000_000);
    now += Throttle.BUSY_NANOS - 1;
    assertThat(throttle.pauseAfter(2_000_000)).isEqualTo(38_000_000);
    now++;
    assertThat(throttle.pauseAfter(2_000_000)).isZero();
  }
}
