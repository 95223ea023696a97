package io.millrace.scoring;

import io.millrace.tower.LayerWeights;

/**
 * Loops that the compiler turns into vector instructions by itself: every inner loop runs along a
 * row of the weights, and takes four inputs at a time so that a sum is loaded and stored once for
 * four products.
 */
record PlainKernel(LayerWeights layer) implements DenseKernel {
  @Override
  public int stride() {
    return layer.outputs();
  }

  @Override
  public void accumulate(
      float[] x, int stride, int rows, int from, int to, boolean relu, float[] y) {
    float[] w = layer.weights();
    int out = layer.outputs();
    int k = from;
    for (; k + 4 <= to; k += 4) {
      int w0 = k * out;
      int w1 = w0 + out;
      int w2 = w1 + out;
      int w3 = w2 + out;
      for (int r = 0; r < rows; r++) {
        int at = r * stride + k;
        four(w, w0, w1, w2, w3, x[at], x[at + 1], x[at + 2], x[at + 3], y, r * out, out);
      }
    }
    for (; k < to; k++) {
      int w0 = k * out;
      for (int r = 0; r < rows; r++) {
        float x0 = x[r * stride + k];
        int at = r * out;
        for (int o = 0; o < out; o++) {
          y[at + o] += x0 * w[w0 + o];
        }
      }
    }
    if (relu) {
      for (int i = 0; i < rows * out; i++) {
        y[i] = Math.max(y[i], 0f);
      }
    }
  }

  private static void four(
      float[] w,
      int w0,
      int w1,
      int w2,
      int w3,
      float x0,
      float x1,
      float x2,
      float x3,
      float[] y,
      int at,
      int out) {
    if (x0 == 0f && x1 == 0f && x2 == 0f && x3 == 0f) {
      return;
    }
    for (int o = 0; o < out; o++) {
      y[at + o] += x0 * w[w0 + o] + x1 * w[w1 + o] + x2 * w[w2 + o] + x3 * w[w3 + o];
    }
  }

  @Override
  public void addRelu(float[] one, float[] other, int from, float[] target, int at, int count) {
    for (int i = 0; i < count; i++) {
      target[at + i] = Math.max(one[i] + other[from + i], 0f);
    }
  }
}
