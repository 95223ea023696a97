package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlattScalingTest {
  /** Clicks by a known truth, seen by a model that multiplies and shifts the true logit. */
  private static PlattScaling examples(int count, double slope, double shift, double offset) {
    PlattScaling scaling = new PlattScaling();
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < count; i++) {
      double truth = -1 + 1.5 * random.nextGaussian();
      boolean clicked = random.nextDouble() < 1 / (1 + Math.exp(-(truth + offset)));
      scaling.add((float) ((truth - shift) / slope), (float) offset, clicked ? 1f : 0f);
    }
    return scaling;
  }

  @ParameterizedTest
  @CsvSource({"0.6, 0.3, 0", "1.8, -0.5, 0", "0.6, 0.3, -2"})
  void fit_logitsThatAreTooSureOrNotEnough_findsTheLine(double slope, double shift, double offset) {
    PlattScaling.Line line = examples(100_000, slope, shift, offset).fit().orElseThrow();
    assertThat(line.slope()).isCloseTo(slope, within(0.03));
    assertThat(line.shift()).isCloseTo(shift, within(0.05));
  }

  @Test
  void fit_logitsThatAreRight_leavesThemAlone() {
    assertThat(examples(20_000, 1, 0, 0).fit()).isEmpty();
  }

  @Test
  void fit_aHandfulOfExamples_leavesThemAlone() {
    assertThat(examples(10, 0.6, 0.3, 0).fit()).isEmpty();
  }

  @Test
  void fit_separatedLabels_staysFinite() {
    PlattScaling scaling = new PlattScaling();
    for (int i = 0; i < 1000; i++) {
      scaling.add(i - 500f, 0f, i < 500 ? 0f : 1f);
    }
    scaling
        .fit()
        .ifPresent(
            line -> {
              assertThat(line.slope()).isPositive().isFinite();
              assertThat(line.shift()).isFinite();
            });
  }
}
