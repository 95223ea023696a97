package io.millrace.slates.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IntervalTest {
  @Test
  void of_manyUsers_isTheNormalInterval() {
    SplittableRandom random = new SplittableRandom(1);
    double[] users = random.doubles(2_000).map(u -> u < 0.3 ? 1 : 0).toArray();

    Interval interval = Interval.of(users, 1);

    // 1.96 sqrt(p (1 - p) / n) is .020.
    assertThat(interval.mean()).isCloseTo(0.3, within(0.03));
    assertThat(interval.mean() - interval.low()).isCloseTo(0.020, within(0.003));
    assertThat(interval.high() - interval.mean()).isCloseTo(0.020, within(0.003));
  }

  @Test
  void ofDifference_ofPairedUsers_isNarrowerThanOfEach() {
    SplittableRandom random = new SplittableRandom(2);
    double[] first = random.doubles(500).toArray();
    double[] second = new double[500];
    for (int i = 0; i < 500; i++) {
      second[i] = first[i] - 0.01;
    }

    Interval difference = Interval.ofDifference(first, second, 1);

    assertThat(difference.mean()).isCloseTo(0.01, within(1e-9));
    assertThat(difference.low()).isCloseTo(0.01, within(1e-9));
    assertThat(difference.excludesZero()).isTrue();
    Interval one = Interval.of(first, 1);
    assertThat(one.high() - one.low()).isGreaterThan(0.04);
  }

  @Test
  void ofDifference_ofEqualMeans_containsZero() {
    double[] first = {1, 0, 1, 0, 1, 0, 1, 0};
    double[] second = {0, 1, 0, 1, 0, 1, 0, 1};

    assertThat(Interval.ofDifference(first, second, 1).excludesZero()).isFalse();
  }

  @Test
  void ofDifference_otherUsers_isRefused() {
    assertThatThrownBy(() -> Interval.ofDifference(new double[2], new double[3], 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void historyLength_ofEachBorder_isTheGroup() {
    assertThat(HistoryLength.of(0)).isEqualTo(HistoryLength.NONE);
    assertThat(HistoryLength.of(4)).isEqualTo(HistoryLength.FEW);
    assertThat(HistoryLength.of(5)).isEqualTo(HistoryLength.SOME);
    assertThat(HistoryLength.of(49)).isEqualTo(HistoryLength.MANY);
    assertThat(HistoryLength.of(5000)).isEqualTo(HistoryLength.MOST);
  }
}
