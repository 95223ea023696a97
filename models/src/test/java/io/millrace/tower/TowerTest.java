package io.millrace.tower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TowerTest {
  private static final int INPUTS = 5;
  private static final int ROWS = 7;

  private static TowerSettings settings(boolean batchNorm, double dropout) {
    return new TowerSettings(INPUTS, List.of(6, 4), dropout, batchNorm, 0.01, 16, 3);
  }

  private static float[] random(int length, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[length];
    for (int i = 0; i < length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return values;
  }

  /** A loss that weighs every logit differently, and its square, so that no gradient cancels. */
  private static double loss(float[] logits, float[] errors) {
    double loss = 0;
    for (int n = 0; n < ROWS; n++) {
      loss += (n + 1) * 0.1 * logits[n] + 0.25 * logits[n] * logits[n];
      errors[n] = (float) ((n + 1) * 0.1 + 0.5 * logits[n]);
    }
    return loss;
  }

  private static double lossOf(Tower tower, float[] input) {
    float[] logits = new float[ROWS];
    tower.forward(input, ROWS, true, logits);
    return loss(logits, new float[ROWS]);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void backward_anyParameterOrInput_equalsTheNumericGradient(boolean batchNorm) {
    Tower tower = new Tower(settings(batchNorm, 0));
    float[] input = random(ROWS * INPUTS, 1);
    float[] logits = new float[ROWS];
    float[] errors = new float[ROWS];
    float[] inputErrors = new float[ROWS * INPUTS];
    tower.forward(input, ROWS, true, logits);
    loss(logits, errors);
    tower.backward(errors, inputErrors);
    TowerWeights gradients = tower.gradients();

    for (int i = 0; i < input.length; i++) {
      assertThat((double) inputErrors[i])
          .as("input %d", i)
          .isCloseTo(numeric(tower, input, input, i, () -> {}), within(5e-3));
    }
    TowerWeights weights = tower.weights();
    Runnable store = () -> tower.weights(weights);
    for (int layer = 0; layer < 3; layer++) {
      LayerWeights values = weights.layers().get(layer);
      LayerWeights slopes = gradients.layers().get(layer);
      compare(tower, input, values.weights(), slopes.weights(), store);
      compare(tower, input, values.bias(), slopes.bias(), store);
      if (values.norm().isPresent()) {
        compare(
            tower, input, values.norm().get().gain(), slopes.norm().orElseThrow().gain(), store);
      }
    }
    assertThat(weights.layers().get(0).norm().isPresent()).isEqualTo(batchNorm);
  }

  private static void compare(
      Tower tower, float[] input, float[] values, float[] slopes, Runnable store) {
    for (int i = 0; i < values.length; i++) {
      assertThat((double) slopes[i])
          .as("parameter %d", i)
          .isCloseTo(numeric(tower, input, values, i, store), within(1e-2));
    }
  }

  private static double numeric(
      Tower tower, float[] input, float[] values, int at, Runnable store) {
    float before = values[at];
    float step = 2e-3f;
    values[at] = before + step;
    store.run();
    double above = lossOf(tower, input);
    values[at] = before - step;
    store.run();
    double below = lossOf(tower, input);
    values[at] = before;
    store.run();
    return (above - below) / (2 * step);
  }

  @Test
  void forward_notTraining_equalsTheFoldedWeights() {
    Tower tower = new Tower(settings(true, 0.5));
    float[] input = random(ROWS * INPUTS, 2);
    float[] logits = new float[ROWS];
    for (int step = 0; step < 20; step++) {
      tower.forward(input, ROWS, true, logits);
      float[] errors = new float[ROWS];
      loss(logits, errors);
      tower.backward(errors, new float[ROWS * INPUTS]);
      tower.update();
    }
    tower.forward(input, ROWS, false, logits);

    TowerWeights folded = tower.weights().folded();
    for (int n = 0; n < ROWS; n++) {
      assertThat(logits[n]).isCloseTo(plain(folded, input, n), within(1e-5f));
    }
  }

  private static float plain(TowerWeights tower, float[] input, int row) {
    double[] x = new double[INPUTS];
    for (int i = 0; i < INPUTS; i++) {
      x[i] = input[row * INPUTS + i];
    }
    for (int l = 0; l < tower.layers().size(); l++) {
      LayerWeights layer = tower.layers().get(l);
      double[] y = new double[layer.outputs()];
      for (int o = 0; o < y.length; o++) {
        y[o] = layer.bias()[o];
        for (int i = 0; i < x.length; i++) {
          y[o] += x[i] * layer.weights()[i * y.length + o];
        }
        if (l + 1 < tower.layers().size()) {
          y[o] = Math.max(0, y[o]);
        }
      }
      x = y;
    }
    return (float) x[0];
  }

  @Test
  void update_manySteps_reducesTheLoss() {
    Tower tower = new Tower(settings(false, 0));
    float[] input = random(ROWS * INPUTS, 4);
    double before = lossOf(tower, input);
    for (int step = 0; step < 100; step++) {
      float[] logits = new float[ROWS];
      float[] errors = new float[ROWS];
      tower.forward(input, ROWS, true, logits);
      loss(logits, errors);
      tower.backward(errors, new float[ROWS * INPUTS]);
      tower.update();
    }
    assertThat(lossOf(tower, input)).isLessThan(before - 0.2);
  }

  @Test
  void training_sameSeed_repeatsToTheBit() {
    assertThat(trained()).isEqualTo(trained());
  }

  private static float[] trained() {
    Tower tower = new Tower(settings(true, 0.3));
    float[] input = random(ROWS * INPUTS, 5);
    float[] logits = new float[ROWS];
    for (int step = 0; step < 30; step++) {
      float[] errors = new float[ROWS];
      tower.forward(input, ROWS, true, logits);
      loss(logits, errors);
      tower.backward(errors, new float[ROWS * INPUTS]);
      tower.update();
    }
    return logits;
  }

  @Test
  void forward_withDropout_dropsInTrainingOnly() {
    Tower tower = new Tower(settings(false, 0.5));
    float[] input = random(ROWS * INPUTS, 6);
    float[] one = new float[ROWS];
    float[] other = new float[ROWS];
    tower.forward(input, ROWS, true, one);
    tower.forward(input, ROWS, true, other);
    assertThat(one).isNotEqualTo(other);
    tower.forward(input, ROWS, false, one);
    tower.forward(input, ROWS, false, other);
    assertThat(one).isEqualTo(other);
  }
}
