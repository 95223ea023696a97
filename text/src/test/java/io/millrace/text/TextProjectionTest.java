package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.kind.TextKind.TextVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TextProjectionTest {
  private static final long ENCODER = 0x1234_5678_9abc_def0L;
  private static final TextVector LARGE = new TextVector("large", 4);
  private static final TextVector SMALL = new TextVector("small", 2);

  private static List<float[]> vectors(int count, int dimension) {
    Random random = new Random(1);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[dimension];
      for (int k = 0; k < dimension; k++) {
        vector[k] = (float) (random.nextGaussian() * (dimension - k) + 3);
      }
      vectors.add(vector);
    }
    return vectors;
  }

  private static List<Double> numbers(Map<String, Value> values, Feature feature) {
    return ((Value.NumList) values.get(feature.name())).numbers();
  }

  @Test
  void values_severalSizes_shareTheComponentsAtMeanSquareLengthOne() {
    List<float[]> vectors = vectors(500, 6);
    TextProjection projection = TextProjection.fit(ENCODER, vectors, 4);
    assertThat(projection.size()).isEqualTo(4);

    double large = 0;
    double small = 0;
    for (float[] vector : vectors) {
      Map<String, Value> values =
          TextProjection.values(
              List.of(LARGE, SMALL), projection.reduce(ENCODER, vector).orElseThrow());
      assertThat(numbers(values, LARGE)).hasSize(4);
      assertThat(numbers(values, SMALL)).hasSize(2);
      assertThat(numbers(values, SMALL).get(1))
          .isCloseTo(numbers(values, LARGE).get(1) * Math.sqrt(2), within(1e-9));
      large += numbers(values, LARGE).stream().mapToDouble(one -> one * one).sum() / 500;
      small += numbers(values, SMALL).stream().mapToDouble(one -> one * one).sum() / 500;
    }
    assertThat(large).isCloseTo(1, within(1e-3));
    assertThat(small).isCloseTo(1, within(1e-3));
  }

  @Test
  void values_textsThatVaryInFewerDirections_areZeroBeyond() {
    TextProjection projection =
        TextProjection.fit(ENCODER, List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}), 4);

    assertThat(projection.size()).isEqualTo(1);
    Map<String, Value> values =
        TextProjection.values(
            List.of(LARGE), projection.reduce(ENCODER, new float[] {1, 0, 0}).orElseThrow());
    assertThat(numbers(values, LARGE).subList(1, 4)).containsExactly(0.0, 0.0, 0.0);
    assertThat(Math.abs(numbers(values, LARGE).get(0))).isCloseTo(0.5, within(1e-5));
  }

  @Test
  void reduce_vectorOfAnotherEncoderOrLength_isNone() {
    TextProjection projection = TextProjection.fit(ENCODER, vectors(50, 6), 4);

    assertThat(projection.reduce(ENCODER + 1, vectors(1, 6).get(0))).isEmpty();
    assertThat(projection.reduce(ENCODER, new float[5])).isEmpty();
    assertThat(projection.reduce(ENCODER, vectors(1, 6).get(0))).isPresent();
  }

  @Test
  void load_whatWasSaved_reducesTheSame() {
    TextProjection projection = TextProjection.fit(ENCODER, vectors(50, 6), 4);

    TextProjection loaded = TextProjection.load(projection.save());

    assertThat(loaded.encoderHash()).isEqualTo(ENCODER);
    float[] vector = vectors(1, 6).get(0);
    assertThat(loaded.reduce(ENCODER, vector).orElseThrow())
        .isEqualTo(projection.reduce(ENCODER, vector).orElseThrow());
    assertThat(loaded.save()).isEqualTo(projection.save());
  }

  @Test
  void load_somethingElse_isRefused() {
    byte[] saved = TextProjection.fit(ENCODER, vectors(50, 6), 4).save();
    byte[] newer = saved.clone();
    newer[4] = 2;

    assertThatThrownBy(() -> TextProjection.load(new byte[] {1, 2, 3}))
        .hasMessageContaining("no MRTP file");
    assertThatThrownBy(() -> TextProjection.load(newer)).hasMessageContaining("version 2");
    for (int length : new int[] {5, 9, 20, saved.length - 1}) {
      assertThatThrownBy(() -> TextProjection.load(Arrays.copyOf(saved, length)))
          .as("%d bytes", length)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> TextProjection.fit(1, List.of(new float[] {1}, new float[] {1}), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("all equal");
  }
}
