package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.trainer.training.Progress.EpochResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationTrendTest {
  private static EpochResult epoch(int number, double train, double validation) {
    return new EpochResult(number, train, 0.7, validation);
  }

  @Test
  void warning_lossRisesFromTheFirstEpoch_saysSoWithNumbersAndWhatToDo() {
    List<EpochResult> epochs = List.of(epoch(1, .34, .34), epoch(2, .28, .345), epoch(3, .23, .35));

    assertThat(ValidationTrend.warning(epochs, 2).orElseThrow())
        .contains("rises from the first epoch (0.3400 to 0.3500, training 0.3400 to 0.2300)")
        .contains("Epoch 2 was kept")
        .contains("--set learning-rate");
    assertThat(ValidationTrend.warning(epochs, 1).orElseThrow()).doesNotContain("was kept");
  }

  @Test
  void warning_firstEpochIsTheBest_saysSo() {
    List<EpochResult> epochs = List.of(epoch(1, .34, .34), epoch(2, .28, .33));

    assertThat(ValidationTrend.warning(epochs, 1).orElseThrow())
        .contains("The first of 2 epochs was the best one")
        .contains("--set dropout");
  }

  @Test
  void warning_lossFallsOrOneEpochOnly_isEmpty() {
    assertThat(ValidationTrend.warning(List.of(epoch(1, .34, .34), epoch(2, .3, .33)), 2))
        .isEmpty();
    assertThat(ValidationTrend.warning(List.of(epoch(1, .34, .34)), 1)).isEmpty();
  }
}
