package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WhiteningTest {
  private static final int DIMENSION = 12;

  @Test
  void apply_fittedVectors_haveMeanZeroAndTheIdentityAsCovariance() {
    List<float[]> vectors = correlated(2_000, DIMENSION);
    Whitening whitening = Whitening.fit(vectors, 5);

    double[][] moments = moments(vectors.stream().map(whitening::apply).toList(), 5);
    for (int i = 0; i < 5; i++) {
      assertThat(moments[5][i]).isCloseTo(0, within(1e-4));
      for (int j = 0; j < 5; j++) {
        assertThat(moments[i][j]).isCloseTo(i == j ? 1 : 0, within(1e-3));
      }
    }
  }

  @Test
  void fit_directionWithTheMostVariance_comesFirst() {
    Random random = new Random(3);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      float along = (float) random.nextGaussian();
      // Along (3, 4) with standard deviation 5, across it with .1.
      float across = (float) random.nextGaussian() * .1f;
      vectors.add(new float[] {3 * along + .8f * across, 4 * along - .6f * across});
    }
    Whitening whitening = Whitening.fit(vectors, 1);

    assertThat(Math.abs(whitening.apply(new float[] {3, 4})[0] - whitening.apply(new float[2])[0]))
        .isCloseTo(1f, within(.1f));
    assertThat(whitening.apply(new float[] {8, -6})[0] - whitening.apply(new float[2])[0])
        .isCloseTo(0f, within(.05f));
  }

  @Test
  void fit_fewerDirectionsThanWanted_keepsThose() {
    List<float[]> vectors = new ArrayList<>();
    for (float[] vector : correlated(40, 3)) {
      vectors.add(new float[] {vector[0], vector[1], vector[2], vector[0] + vector[1], 7});
    }
    assertThat(Whitening.fit(vectors, 5).dimension()).isEqualTo(3);
    assertThat(Whitening.fit(correlated(4, 64), 64).dimension()).isEqualTo(3);
  }

  @Test
  void fit_asLargeAsAnEncodersVectors_isDoneAndTheSameAgain() {
    List<float[]> vectors = correlated(600, 384);
    Whitening whitening = Whitening.fit(vectors, 64);

    assertThat(whitening.save()).isEqualTo(Whitening.fit(vectors, 64).save());
    double[][] moments = moments(vectors.stream().map(whitening::apply).toList(), 64);
    for (int i = 0; i < 64; i++) {
      assertThat(moments[i][i]).isCloseTo(1, within(1e-3));
      assertThat(moments[i][(i + 1) % 64]).isCloseTo(0, within(1e-3));
    }
  }

  @Test
  void load_saved_mapsTheSame() {
    Whitening whitening = Whitening.fit(correlated(100, DIMENSION), 4);
    float[] vector = correlated(101, DIMENSION).get(100);
    assertThat(Whitening.load(whitening.save()).apply(vector)).isEqualTo(whitening.apply(vector));
  }

  @Test
  void load_damaged_isRefusedWithItsReason() {
    byte[] saved = Whitening.fit(correlated(100, DIMENSION), 4).save();
    byte[] newer = saved.clone();
    newer[4] = 9;
    assertThatThrownBy(() -> Whitening.load(newer)).hasMessageContaining("version 9");
    assertThatThrownBy(() -> Whitening.load(new byte[] {1, 2})).hasMessageContaining("MRWH");
    assertThatThrownBy(() -> Whitening.load(Arrays.copyOf(saved, saved.length + 1)))
        .hasMessageContaining("1 bytes too many");
    for (int length = 0; length < saved.length; length++) {
      byte[] cut = Arrays.copyOf(saved, length);
      assertThatThrownBy(() -> Whitening.load(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    saved[20] = (byte) 0xff;
    saved[21] = saved[22] = saved[23] = (byte) 0xff;
    saved[24] = (byte) 0xff;
    assertThatThrownBy(() -> Whitening.load(saved)).hasMessageContaining("damaged");
  }

  @Test
  void fit_badVectors_areNamed() {
    assertThatThrownBy(() -> Whitening.fit(List.of(), 2)).hasMessageContaining("vectors");
    assertThatThrownBy(() -> Whitening.fit(List.of(new float[2], new float[2]), 2))
        .hasMessageContaining("all equal");
    assertThatThrownBy(() -> Whitening.fit(List.of(new float[2], new float[3]), 2))
        .hasMessageContaining("2 and of 3");
    assertThatThrownBy(() -> Whitening.fit(List.of(new float[] {Float.NaN}), 2))
        .hasMessageContaining("not finite");
    assertThatThrownBy(() -> Whitening.fit(correlated(9, 3), 0)).hasMessageContaining("is 0");
    assertThatThrownBy(() -> Whitening.fit(correlated(9, 3), 2).apply(new float[4]))
        .hasMessageContaining("must have 3 components, has 4");
  }

  /**
   * Sums and the mean square deviations: row i and column j the covariance, the last row the mean.
   */
  private static double[][] moments(List<float[]> vectors, int size) {
    double[][] moments = new double[size + 1][size];
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        moments[size][i] += vector[i] / vectors.size();
      }
    }
    for (float[] vector : vectors) {
      for (int i = 0; i < size; i++) {
        for (int j = 0; j < size; j++) {
          moments[i][j] +=
              (vector[i] - moments[size][i]) * (vector[j] - moments[size][j]) / vectors.size();
        }
      }
    }
    return moments;
  }

  /** A common offset, and components that lean on the one before, with falling variances. */
  static List<float[]> correlated(int count, int size) {
    Random random = new Random(1);
    List<float[]> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[size];
      float last = 0;
      for (int k = 0; k < size; k++) {
        last = .5f * last + (float) random.nextGaussian() / (1 + .05f * k);
        vector[k] = 2 + last;
      }
      vectors.add(vector);
    }
    return vectors;
  }
}
