package io.millrace.serving.modelwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CanaryTest {
  private static final long MILLI = 1_000_000;

  private final Canary canary = new Canary("m", 0.2);

  private void ranked(boolean byCanary, int times, long nanos) {
    for (int i = 0; i < times; i++) {
      canary.ranked(byCanary, nanos);
    }
  }

  @Test
  void judge_asFastAndAsSound_mayStay() {
    ranked(true, 500, 3 * MILLI);
    ranked(false, 500, 3 * MILLI);
    canary.failed(true);
    canary.failed(true);
    assertThat(canary.judge()).isEmpty();
  }

  @Test
  void judge_threeFailures_goesBack() {
    ranked(true, 500, MILLI);
    for (int i = 0; i < Canary.FAILURES; i++) {
      canary.failed(true);
    }
    assertThat(canary.judge()).contains("failed 3 of its last 503 requests, the champion 0 of 0");
    assertThat(canary.takes("anybody")).isFalse();
  }

  @Test
  void judge_championFailsAsOften_mayStay() {
    for (int i = 0; i < 100; i++) {
      canary.failed(false);
      canary.failed(true);
    }
    assertThat(canary.judge()).isEmpty();
  }

  @Test
  void judge_failuresOutOfTheWindow_areForgotten() {
    canary.failed(true);
    canary.failed(true);
    ranked(true, Canary.WINDOW, MILLI);
    canary.failed(true);
    assertThat(canary.judge()).isEmpty();
  }

  @Test
  void judge_slowTail_goesBackWhenEnoughWasSeen() {
    ranked(false, Canary.ENOUGH, 3 * MILLI);
    ranked(true, Canary.ENOUGH - 10, MILLI);
    ranked(true, 9, 9 * MILLI);
    assertThat(canary.judge()).isEmpty();
    ranked(true, 1, 9 * MILLI);
    assertThat(canary.judge()).contains("ranked in 9.0 ms (p99), the champion in 3.0 ms");
  }

  @Test
  void takes_units_isTheShareAndRepeatable() {
    long taken = IntStream.range(0, 10_000).filter(i -> canary.takes("u" + i)).count();
    // 10,000 draws of 0.2: five standard deviations are 200.
    assertThat(taken).isBetween(1800L, 2200L);
    assertThat(IntStream.range(0, 10_000).filter(i -> canary.takes("u" + i)).count())
        .isEqualTo(taken);
  }

  @Test
  void takes_largerShare_keepsTheUnitsOfTheSmaller() {
    Canary larger = new Canary(canary.model(), 0.5);
    assertThat(IntStream.range(0, 1_000).mapToObj(i -> "u" + i).filter(canary::takes).toList())
        .isNotEmpty()
        .allMatch(larger::takes);
  }
}
