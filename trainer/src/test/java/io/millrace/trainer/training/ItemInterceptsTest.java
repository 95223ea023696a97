package io.millrace.trainer.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ItemInterceptsTest {
  private static final float LOGIT = -2;

  private static double probability(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }

  @Test
  void fit_oneItem_isWhereTheGradientIsZero() {
    ItemIntercepts intercepts = new ItemIntercepts();
    for (int i = 0; i < 1_000; i++) {
      intercepts.add(0, LOGIT, i < 400 ? 1 : 0);
    }
    ItemIntercepts.Found found = intercepts.fit(1);
    float value = found.values()[0];
    assertThat(found.ridge()).isFinite();
    // sum (p - y) + ridge b = 0
    double gradient = 1_000 * probability(LOGIT + value) - 400 + found.ridge() * value;
    assertThat(gradient).isCloseTo(0, within(0.01));
    assertThat(1_000 * probability(LOGIT + value)).isCloseTo(400, within(4.0));
  }

  @Test
  void fit_itemsDifferByChanceAlone_areLeftAlone() {
    ItemIntercepts intercepts = new ItemIntercepts();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 20_000; i++) {
      intercepts.add(i % 100, LOGIT, random.nextDouble() < probability(LOGIT) ? 1 : 0);
    }
    for (float value : intercepts.fit(100).values()) {
      assertThat(value).isCloseTo(0, within(0.1f));
    }
  }

  @Test
  void fit_itemsDiffer_rareOnesMoveLess() {
    ItemIntercepts intercepts = new ItemIntercepts();
    SplittableRandom random = new SplittableRandom(4);
    double[] truth = new double[60];
    for (int item = 0; item < truth.length; item++) {
      truth[item] = item % 2 == 0 ? 1 : -1;
      int examples = item < 30 ? 2_000 : 8;
      for (int i = 0; i < examples; i++) {
        intercepts.add(item, LOGIT, random.nextDouble() < probability(LOGIT + truth[item]) ? 1 : 0);
      }
    }
    float[] found = intercepts.fit(truth.length + 1).values();
    double rare = 0;
    for (int item = 0; item < truth.length; item++) {
      if (item < 30) {
        assertThat((double) found[item]).isCloseTo(truth[item], within(0.3));
      } else {
        rare += Math.abs(found[item]) / 30;
      }
    }
    assertThat(rare).isLessThan(0.6);
    assertThat(found[truth.length]).as("an item without examples").isZero();
  }

  @Test
  void fit_noExamples_isZero() {
    ItemIntercepts.Found found = new ItemIntercepts().fit(2);
    assertThat(found.values()).containsExactly(0, 0);
    assertThat(found.ridge()).isInfinite();
  }
}
