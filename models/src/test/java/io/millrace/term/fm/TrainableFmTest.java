package io.millrace.term.fm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.table.SparseBatch;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainableFmTest {
  private static final int FIELDS = 4;
  private static final int DIMENSION = 3;
  private static final int COUNT = 5;

  private final TrainableFm term = new TrainableFm(FIELDS, DIMENSION, COUNT);
  private final SparseBatch batch = new SparseBatch(FIELDS, COUNT);
  private final float[] embeddings = random();

  private static float[] random() {
    SplittableRandom random = new SplittableRandom(1);
    float[] floats = new float[COUNT * FIELDS * DIMENSION];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = (float) random.nextGaussian();
    }
    return floats;
  }

  private double pairs(int example) {
    double sum = 0;
    for (int a = 0; a < FIELDS; a++) {
      for (int b = a + 1; b < FIELDS; b++) {
        for (int d = 0; d < DIMENSION; d++) {
          sum +=
              embeddings[(example * FIELDS + a) * DIMENSION + d]
                  * embeddings[(example * FIELDS + b) * DIMENSION + d];
        }
      }
    }
    return sum;
  }

  @Test
  void forward_anyExample_equalsTheSumOverPairs() {
    float[] logits = {1, 1, 1, 1, 1};
    term.forward(0, batch, 0, COUNT, embeddings, true, logits);
    for (int n = 0; n < COUNT; n++) {
      assertThat((double) logits[n]).isCloseTo(1 + pairs(n), within(1e-5));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void backward_anyEmbedding_equalsTheNumericGradient(boolean add) {
    term.forward(0, batch, 0, COUNT, embeddings, true, new float[COUNT]);
    float[] logitErrors = {1, -0.5f, 2, 0, 0.1f};
    float[] errors = new float[embeddings.length];
    java.util.Arrays.fill(errors, 7f);
    term.backward(0, batch, 0, COUNT, embeddings, logitErrors, errors, add);
    for (int i = 0; i < embeddings.length; i++) {
      int example = i / (FIELDS * DIMENSION);
      float before = embeddings[i];
      embeddings[i] = before + 0.01f;
      double above = pairs(example);
      embeddings[i] = before - 0.01f;
      double below = pairs(example);
      embeddings[i] = before;
      assertThat((double) errors[i])
          .isCloseTo((add ? 7 : 0) + logitErrors[example] * (above - below) / 0.02, within(1e-3));
    }
  }
}
