package io.millrace.trainer.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LogQueryTest {
  @Test
  void negativesFor_longLogs_drawFewer() {
    LogQuery auto = query(OptionalInt.empty());
    assertThat(auto.negativesFor(0)).isEqualTo(8);
    assertThat(auto.negativesFor(187_500)).isEqualTo(8);
    assertThat(auto.negativesFor(250_000)).isEqualTo(6);
    assertThat(auto.negativesFor(10_000_000)).isEqualTo(4);
  }

  @Test
  void negativesFor_aNumberThatIsAskedFor_isIt() {
    assertThat(query(OptionalInt.of(2)).negativesFor(10_000_000)).isEqualTo(2);
  }

  @Test
  void new_noNegative_isRefused() {
    assertThatThrownBy(() -> query(OptionalInt.of(0)))
        .hasMessageContaining("negatives must be at least 1, is 0");
  }

  private static LogQuery query(OptionalInt negatives) {
    return new LogQuery(
        Instant.EPOCH,
        Instant.EPOCH.plusSeconds(1),
        Duration.ofHours(1),
        0.1,
        LogQuery.Origin.INTERACTIONS,
        Optional.empty(),
        negatives,
        1);
  }
}
