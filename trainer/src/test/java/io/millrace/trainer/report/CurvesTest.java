package io.millrace.trainer.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CurvesTest {
  @Test
  void of_rowsWithATie_givesEachThresholdByHand() {
    // Thresholds: .8 (one positive), .4 (a positive and a negative tied), .1 (a negative).
    Curves curves = Curves.of(new float[] {.1f, .4f, .4f, .8f}, new float[] {0, 0, 1, 1});

    assertThat(curves.roc())
        .containsExactly(
            new Curves.Point(0, 0),
            new Curves.Point(0, 0.5),
            new Curves.Point(0.5, 1),
            new Curves.Point(1, 1));
    assertThat(curves.precisionRecall())
        .containsExactly(
            new Curves.Point(0.5, 1), new Curves.Point(1, 2 / 3.0), new Curves.Point(1, 0.5));
  }

  @Test
  void of_manyRows_isThinnedAndKeepsTheArea() {
    SplittableRandom random = new SplittableRandom(3);
    float[] scores = new float[50_000];
    float[] labels = new float[scores.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) random.nextDouble();
      labels[i] = random.nextDouble() < scores[i] ? 1 : 0;
    }
    Curves curves = Curves.of(scores, labels);

    assertThat(curves.roc().size()).isBetween(100, 170);
    assertThat(curves.roc().get(curves.roc().size() - 1)).isEqualTo(new Curves.Point(1, 1));
    double area = 0;
    for (int i = 1; i < curves.roc().size(); i++) {
      Curves.Point before = curves.roc().get(i - 1);
      Curves.Point now = curves.roc().get(i);
      area += (now.x() - before.x()) * (now.y() + before.y()) / 2;
    }
    // Uniform scores that are the truth: 5/6.
    assertThat(area).isCloseTo(5 / 6.0, within(0.01));
  }

  @Test
  void of_oneLabel_isEmpty() {
    assertThat(Curves.of(new float[] {.1f}, new float[] {1}).roc()).isEmpty();
  }
}
