package io.millrace.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EarlierModelsTest {
  @Test
  void unknown_smallCatalogue_goesBackFromTheValidation() {
    assertThat(EarlierModels.unknown(1_000, 0.1))
        .usingComparatorForType((a, b) -> Math.abs(a - b) < 1e-9 ? 0 : 1, Double.class)
        .isEqualTo(List.of(0.7, 0.4, 0.1));
    assertThat(EarlierModels.unknown(1_000, 0.9)).isEqualTo(List.of(0.9));
  }

  @Test
  void unknown_largeCatalogue_hasOneCut() {
    assertThat(EarlierModels.unknown(8_001, 0.1)).isEqualTo(List.of(0.2));
    assertThat(EarlierModels.unknown(8_001, 0.6)).isEqualTo(List.of(0.75));
  }
}
