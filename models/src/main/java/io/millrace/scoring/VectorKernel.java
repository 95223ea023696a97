package io.millrace.scoring;

import io.millrace.tower.LayerWeights;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Products in tiles of six rows by two vectors of columns, whose twelve sums stay in registers
 * while the inputs go by (Goto and van de Geijn 2008, "Anatomy of high-performance matrix
 * multiplication"). The weights are stored tile by tile, in the order in which they are read.
 *
 * <p>Six rows and not eight: the compiler reads all of a step's inputs before it multiplies, so a
 * tile holds a register for each row beside its sums. Of eight rows it put one sum into memory and
 * took it from there at every step, which made the whole tile wait: 1.6 times the time.
 *
 * <p>Needs the module {@code jdk.incubator.vector}.
 */
final class VectorKernel implements DenseKernel {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  static final int LANES = SPECIES.length();
  private static final int WIDTH = 2 * LANES;

  private final LayerWeights layer;
  private final int stride;

  /** For each tile of columns {@code inputs x WIDTH} floats; columns beyond the last are zeros. */
  private final float[] tiles;

  VectorKernel(LayerWeights layer) {
    this.layer = layer;
    int columns = (layer.outputs() + WIDTH - 1) / WIDTH;
    stride = layer.outputs() == 1 ? 1 : columns * WIDTH;
    tiles = new float[layer.outputs() == 1 ? 0 : Math.multiplyExact(stride, layer.inputs())];
    for (int i = 0; i < tiles.length; i++) {
      int tile = i / (layer.inputs() * WIDTH);
      int input = i / WIDTH % layer.inputs();
      int output = tile * WIDTH + i % WIDTH;
      if (output < layer.outputs()) {
        tiles[i] = layer.weights()[input * layer.outputs() + output];
      }
    }
  }

  @Override
  public LayerWeights layer() {
    return layer;
  }

  @Override
  public int stride() {
    return stride;
  }

  @Override
  public void accumulate(
      float[] x, int xStride, int rows, int from, int to, boolean relu, float[] y) {
    if (layer.outputs() == 1) {
      for (int r = 0; r < rows; r++) {
        float sum = y[r] + dot(x, r * xStride + from, layer.weights(), from, to - from);
        y[r] = relu ? Math.max(sum, 0f) : sum;
      }
      return;
    }
    for (int column = 0; column < stride; column += WIDTH) {
      int first = column * layer.inputs() + from * WIDTH;
      for (int r = 0; r < rows; r += ROWS) {
        tile(x, r * xStride + from, xStride, to - from, first, relu, y, r * stride + column);
      }
    }
  }

  private static float dot(float[] x, int at, float[] w, int from, int count) {
    FloatVector sums = FloatVector.zero(SPECIES);
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      sums =
          FloatVector.fromArray(SPECIES, x, at + i)
              .fma(FloatVector.fromArray(SPECIES, w, from + i), sums);
    }
    float sum = sums.reduceLanes(VectorOperators.ADD);
    for (; i < count; i++) {
      sum += x[at + i] * w[from + i];
    }
    return sum;
  }

  /**
   * One tile.
   *
   * @param at of the first row's first input
   * @param w of the tile's first weight
   * @param to of the first row's first sum
   */
  private void tile(
      float[] x, int at, int xStride, int count, int w, boolean relu, float[] y, int to) {
    int x0 = at + 0 * xStride;
    int x1 = at + 1 * xStride;
    int x2 = at + 2 * xStride;
    int x3 = at + 3 * xStride;
    int x4 = at + 4 * xStride;
    int x5 = at + 5 * xStride;
    FloatVector s00 = FloatVector.fromArray(SPECIES, y, to + 0 * stride);
    FloatVector s01 = FloatVector.fromArray(SPECIES, y, to + 0 * stride + LANES);
    FloatVector s10 = FloatVector.fromArray(SPECIES, y, to + 1 * stride);
    FloatVector s11 = FloatVector.fromArray(SPECIES, y, to + 1 * stride + LANES);
    FloatVector s20 = FloatVector.fromArray(SPECIES, y, to + 2 * stride);
    FloatVector s21 = FloatVector.fromArray(SPECIES, y, to + 2 * stride + LANES);
    FloatVector s30 = FloatVector.fromArray(SPECIES, y, to + 3 * stride);
    FloatVector s31 = FloatVector.fromArray(SPECIES, y, to + 3 * stride + LANES);
    FloatVector s40 = FloatVector.fromArray(SPECIES, y, to + 4 * stride);
    FloatVector s41 = FloatVector.fromArray(SPECIES, y, to + 4 * stride + LANES);
    FloatVector s50 = FloatVector.fromArray(SPECIES, y, to + 5 * stride);
    FloatVector s51 = FloatVector.fromArray(SPECIES, y, to + 5 * stride + LANES);
    int next = w;
    for (int k = 0; k < count; k++, next += WIDTH) {
      FloatVector w0 = FloatVector.fromArray(SPECIES, tiles, next);
      FloatVector w1 = FloatVector.fromArray(SPECIES, tiles, next + LANES);
      FloatVector v0 = FloatVector.broadcast(SPECIES, x[x0 + k]);
      s00 = v0.fma(w0, s00);
      s01 = v0.fma(w1, s01);
      FloatVector v1 = FloatVector.broadcast(SPECIES, x[x1 + k]);
      s10 = v1.fma(w0, s10);
      s11 = v1.fma(w1, s11);
      FloatVector v2 = FloatVector.broadcast(SPECIES, x[x2 + k]);
      s20 = v2.fma(w0, s20);
      s21 = v2.fma(w1, s21);
      FloatVector v3 = FloatVector.broadcast(SPECIES, x[x3 + k]);
      s30 = v3.fma(w0, s30);
      s31 = v3.fma(w1, s31);
      FloatVector v4 = FloatVector.broadcast(SPECIES, x[x4 + k]);
      s40 = v4.fma(w0, s40);
      s41 = v4.fma(w1, s41);
      FloatVector v5 = FloatVector.broadcast(SPECIES, x[x5 + k]);
      s50 = v5.fma(w0, s50);
      s51 = v5.fma(w1, s51);
    }
    if (relu) {
      s00 = s00.max(0f);
      s01 = s01.max(0f);
      s10 = s10.max(0f);
      s11 = s11.max(0f);
      s20 = s20.max(0f);
      s21 = s21.max(0f);
      s30 = s30.max(0f);
      s31 = s31.max(0f);
      s40 = s40.max(0f);
      s41 = s41.max(0f);
      s50 = s50.max(0f);
      s51 = s51.max(0f);
    }
    s00.intoArray(y, to + 0 * stride);
    s01.intoArray(y, to + 0 * stride + LANES);
    s10.intoArray(y, to + 1 * stride);
    s11.intoArray(y, to + 1 * stride + LANES);
    s20.intoArray(y, to + 2 * stride);
    s21.intoArray(y, to + 2 * stride + LANES);
    s30.intoArray(y, to + 3 * stride);
    s31.intoArray(y, to + 3 * stride + LANES);
    s40.intoArray(y, to + 4 * stride);
    s41.intoArray(y, to + 4 * stride + LANES);
    s50.intoArray(y, to + 5 * stride);
    s51.intoArray(y, to + 5 * stride + LANES);
  }

  @Override
  public void addRelu(float[] one, float[] other, int from, float[] target, int at, int count) {
    int i = 0;
    for (; i + LANES <= count; i += LANES) {
      FloatVector.fromArray(SPECIES, one, i)
          .add(FloatVector.fromArray(SPECIES, other, from + i))
          .max(0f)
          .intoArray(target, at + i);
    }
    for (; i < count; i++) {
      target[at + i] = Math.max(one[i] + other[from + i], 0f);
    }
  }
}
