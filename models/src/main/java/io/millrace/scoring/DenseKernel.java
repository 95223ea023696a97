package io.millrace.scoring;

import io.millrace.tower.LayerWeights;

/**
 * A dense layer for a block of rows. Rows of inputs and outputs lie behind each other with a
 * stride; strides and numbers of rows are padded as the kernel likes them, and what stands in the
 * padding means nothing.
 */
public interface DenseKernel {
  /** Rows of a block are a multiple of this. */
  int ROWS = 6;

  LayerWeights layer();

  /** Floats between two rows of outputs: at least the layer's outputs. */
  int stride();

  /**
   * Adds {@code x[.., from .. to) W[from .. to, ..]} to {@code y}.
   *
   * @param x rows of inputs
   * @param stride floats between two rows of {@code x}
   * @param rows a multiple of {@link #ROWS}
   * @param relu whether negative sums become 0
   */
  void accumulate(float[] x, int stride, int rows, int from, int to, boolean relu, float[] y);

  /** Writes the biases to every row of {@code y}. */
  default void start(float[] y, int rows) {
    float[] bias = layer().bias();
    for (int r = 0; r < rows; r++) {
      System.arraycopy(bias, 0, y, r * stride(), bias.length);
    }
  }

  /**
   * Puts {@code max(one + other, 0)} of some floats where {@code at} says.
   *
   * @param from where the other floats begin
   */
  void addRelu(float[] one, float[] other, int from, float[] target, int at, int count);

  /** The rows that a kernel is given for some: those that there are, padded. */
  static int padded(int rows) {
    return (rows + ROWS - 1) / ROWS * ROWS;
  }

  /** The fastest kernel that this process has. */
  static DenseKernel of(LayerWeights layer) {
    return Kernels.of(layer);
  }
}
