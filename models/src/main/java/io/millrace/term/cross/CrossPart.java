package io.millrace.term.cross;

import io.millrace.linalg.NativeMatrix;
import java.util.Arrays;

/**
 * One thread's passes of a cross network in training: keeps what the layers gave, and the gradients
 * of its part of the batch.
 */
final class CrossPart {
  private final CrossShape shape;
  private final int width;
  private final float[] gradients;
  private final CrossMatrices matrixGradients;

  /** The input of each layer, and behind the last its output. */
  private final float[][] x;

  private final float[][] sums;
  private float[] back = {};
  private float[] errors = {};

  /** The layers' inputs where BLAS reads them, and for low ranks what V makes of them. */
  private final NativeMatrix[] inputs;

  private final NativeMatrix[] low;
  private NativeMatrix wide = new NativeMatrix(1, 1);
  private NativeMatrix other = new NativeMatrix(1, 1);
  private NativeMatrix narrow = new NativeMatrix(1, 1);
  private int capacity;

  CrossPart(CrossShape shape) {
    this.shape = shape;
    width = shape.width();
    gradients = new float[shape.size()];
    matrixGradients = new CrossMatrices(shape);
    x = new float[shape.layers() + 1][0];
    sums = new float[shape.layers()][0];
    inputs = new NativeMatrix[shape.layers()];
    low = new NativeMatrix[shape.lowRank() ? shape.layers() : 0];
  }

  private void reserve(int rows) {
    if (rows <= capacity) {
      return;
    }
    capacity = rows;
    int length = Math.multiplyExact(rows, width);
    Arrays.setAll(x, layer -> new float[length]);
    Arrays.setAll(sums, layer -> new float[length]);
    back = new float[length];
    errors = new float[length];
    Arrays.setAll(inputs, layer -> new NativeMatrix(rows, width));
    Arrays.setAll(low, layer -> new NativeMatrix(rows, shape.rank()));
    wide = new NativeMatrix(rows, width);
    other = new NativeMatrix(rows, width);
    narrow = shape.lowRank() ? new NativeMatrix(rows, shape.rank()) : narrow;
  }

  /** Adds the outputs for some examples to their logits. */
  void forward(
      CrossMatrices matrices, float[] numbers, float[] pooled, int from, int to, float[] logits) {
    int rows = to - from;
    reserve(rows);
    System.arraycopy(pooled, from * width, x[0], 0, rows * width);
    for (int layer = 0; layer < shape.layers(); layer++) {
      inputs[layer].put(x[layer], 0, rows);
      NativeMatrix inner = inputs[layer];
      if (shape.lowRank()) {
        NativeMatrix.multiply(inner, rows, matrices.down(layer), false, low[layer]);
        inner = low[layer];
      }
      NativeMatrix.multiply(inner, rows, matrices.up(layer), false, wide);
      wide.get(sums[layer], 0, rows);
      cross(rows, x[0], sums[layer], numbers, shape.bias(layer), x[layer], x[layer + 1]);
    }
    float[] last = x[shape.layers()];
    for (int r = 0; r < rows; r++) {
      float output = 0;
      for (int i = 0; i < width; i++) {
        output += last[r * width + i] * numbers[shape.output() + i];
      }
      logits[from + r] += output;
    }
  }

  /** Adds the biases to the sums, and writes {@code first * sums + x}. */
  private void cross(
      int rows, float[] first, float[] z, float[] numbers, int bias, float[] in, float[] out) {
    for (int r = 0; r < rows; r++) {
      int at = r * width;
      for (int i = 0; i < width; i++) {
        z[at + i] += numbers[bias + i];
      }
      for (int i = 0; i < width; i++) {
        out[at + i] = first[at + i] * z[at + i] + in[at + i];
      }
    }
  }

  /** Goes back through the last {@link #forward}. */
  void backward(
      CrossMatrices matrices,
      float[] numbers,
      int from,
      int to,
      float[] logitErrors,
      float[] pooledErrors,
      boolean add) {
    int rows = to - from;
    Arrays.fill(gradients, 0f);
    Arrays.fill(back, 0, rows * width, 0f);
    output(rows, from, numbers, logitErrors);
    for (int layer = shape.layers() - 1; layer >= 0; layer--) {
      ofSums(rows, layer);
      wide.put(sums[layer], 0, rows);
      if (shape.lowRank()) {
        NativeMatrix.multiplyTransposed(low[layer], wide, rows, matrixGradients.up(layer));
        NativeMatrix.multiply(wide, rows, matrices.up(layer), true, narrow);
        NativeMatrix.multiplyTransposed(inputs[layer], narrow, rows, matrixGradients.down(layer));
        NativeMatrix.multiply(narrow, rows, matrices.down(layer), true, other);
      } else {
        NativeMatrix.multiplyTransposed(inputs[layer], wide, rows, matrixGradients.up(layer));
        NativeMatrix.multiply(wide, rows, matrices.up(layer), true, other);
      }
      other.get(sums[layer], 0, rows);
      for (int i = 0; i < rows * width; i++) {
        errors[i] += sums[layer][i];
      }
    }
    matrixGradients.get(gradients);
    int at = from * width;
    for (int i = 0; i < rows * width; i++) {
      float error = errors[i] + back[i];
      pooledErrors[at + i] = add ? pooledErrors[at + i] + error : error;
    }
  }

  private void output(int rows, int from, float[] numbers, float[] logitErrors) {
    float[] last = x[shape.layers()];
    int output = shape.output();
    for (int r = 0; r < rows; r++) {
      float error = logitErrors[from + r];
      int at = r * width;
      for (int i = 0; i < width; i++) {
        gradients[output + i] += error * last[at + i];
      }
      for (int i = 0; i < width; i++) {
        errors[at + i] = error * numbers[output + i];
      }
    }
  }

  /** Turns a layer's sums into the gradient there, and adds what goes to the first input. */
  private void ofSums(int rows, int layer) {
    float[] z = sums[layer];
    float[] first = x[0];
    int bias = shape.bias(layer);
    for (int r = 0; r < rows; r++) {
      int at = r * width;
      for (int i = 0; i < width; i++) {
        back[at + i] += errors[at + i] * z[at + i];
      }
      for (int i = 0; i < width; i++) {
        z[at + i] = errors[at + i] * first[at + i];
      }
      for (int i = 0; i < width; i++) {
        gradients[bias + i] += z[at + i];
      }
    }
  }

  float[] gradients() {
    return gradients;
  }
}
