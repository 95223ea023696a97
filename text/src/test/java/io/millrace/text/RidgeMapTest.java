package io.millrace.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RidgeMapTest {
  private static final Offset<Float> CLOSE = within(1e-3f);

  @Test
  void fit_rowsOfAKnownMap_recoversIt() {
    List<float[]> x = WhiteningTest.correlated(200, 3);
    RidgeMap map = RidgeMap.fit(x, x.stream().map(RidgeMapTest::known).toList(), ones(200), 1e-6);

    assertThat(map.dimension()).isEqualTo(2);
    for (float[] vector : List.of(new float[3], new float[] {1, -2, 5})) {
      assertThat(map.apply(vector)[0]).isCloseTo(known(vector)[0], CLOSE);
      assertThat(map.apply(vector)[1]).isCloseTo(known(vector)[1], CLOSE);
    }
  }

  @Test
  void fit_penalty_shrinksTowardsTheWeightedMean() {
    List<float[]> x = List.of(new float[] {0}, new float[] {1});
    List<float[]> y = List.of(new float[] {0}, new float[] {4});

    // By hand, weights 1 and 3: means .75 and 3; sums of squares and products .75 and 3.
    double[] weights = {1, 3};
    assertThat(RidgeMap.fit(x, y, weights, .75).apply(new float[] {1.75f})[0])
        .isCloseTo(3 + 2f, CLOSE);
    assertThat(RidgeMap.fit(x, y, weights, 1e9).apply(new float[] {99})[0]).isCloseTo(3f, CLOSE);
  }

  @Test
  void fit_rowOfWeightZero_isAsIfItWereNotThere() {
    List<float[]> x = new ArrayList<>(WhiteningTest.correlated(50, 3));
    List<float[]> y = new ArrayList<>(x.stream().map(RidgeMapTest::known).toList());
    RidgeMap without = RidgeMap.fit(x, y, ones(50), .1);
    x.add(new float[] {100, 100, 100});
    y.add(new float[] {-1e6f, 1e6f});
    assertThat(RidgeMap.fit(x, y, Arrays.copyOf(ones(50), 51), .1).save())
        .isEqualTo(without.save());
  }

  @Test
  void fit_fewerRowsThanComponents_hasASolution() {
    List<float[]> x = WhiteningTest.correlated(4, 64);
    RidgeMap map = RidgeMap.fit(x, x.stream().map(RidgeMapTest::known).toList(), ones(4), 1e-3);
    for (float[] vector : x) {
      assertThat(map.apply(vector)[0]).isCloseTo(known(vector)[0], within(.01f));
    }
  }

  @Test
  void load_saved_mapsTheSameAndRefusesWhatIsDamaged() {
    List<float[]> x = WhiteningTest.correlated(20, 3);
    RidgeMap map = RidgeMap.fit(x, x.stream().map(RidgeMapTest::known).toList(), ones(20), 1);
    byte[] saved = map.save();

    assertThat(RidgeMap.load(saved).apply(x.get(7))).isEqualTo(map.apply(x.get(7)));
    for (int length = 0; length < saved.length; length++) {
      byte[] cut = Arrays.copyOf(saved, length);
      assertThatThrownBy(() -> RidgeMap.load(cut)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] whitening = Whitening.fit(x, 2).save();
    assertThatThrownBy(() -> RidgeMap.load(whitening)).hasMessageContaining("MRRM");
  }

  @Test
  void fit_badArguments_areNamed() {
    List<float[]> x = WhiteningTest.correlated(4, 3);
    assertThatThrownBy(() -> RidgeMap.fit(x, x, ones(3), 1)).hasMessageContaining("4, 4 and 3");
    assertThatThrownBy(() -> RidgeMap.fit(x, x, ones(4), 0)).hasMessageContaining("penalty");
    assertThatThrownBy(() -> RidgeMap.fit(x, x, new double[4], 1)).hasMessageContaining("all be 0");
    assertThatThrownBy(() -> RidgeMap.fit(x, x, new double[] {1, -1, 1, 1}, 1))
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> RidgeMap.fit(List.of(), List.of(), new double[0], 1))
        .hasMessageContaining("x must have a vector");
  }

  /** Of the first three components. */
  private static float[] known(float[] x) {
    return new float[] {2 * x[0] - 3 * x[1] + 1, x[1] + .5f * x[2] - 4};
  }

  private static double[] ones(int count) {
    double[] ones = new double[count];
    Arrays.fill(ones, 1);
    return ones;
  }
}
