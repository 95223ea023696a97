package io.millrace.term.cross;

import io.millrace.linalg.NativeMatrix;
import java.util.Arrays;

/** A cross network's matrices where BLAS reads them; several threads may read at once. */
final class CrossMatrices {
  private final CrossShape shape;
  private final NativeMatrix[] down;
  private final NativeMatrix[] up;

  CrossMatrices(CrossShape shape) {
    this.shape = shape;
    up = new NativeMatrix[shape.layers()];
    Arrays.setAll(up, layer -> new NativeMatrix(shape.inner(), shape.width()));
    down = new NativeMatrix[shape.lowRank() ? shape.layers() : 0];
    Arrays.setAll(down, layer -> new NativeMatrix(shape.width(), shape.rank()));
  }

  void put(float[] numbers) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      up[layer].put(numbers, shape.up(layer), shape.inner());
      if (shape.lowRank()) {
        down[layer].put(numbers, shape.down(layer), shape.width());
      }
    }
  }

  void get(float[] numbers) {
    for (int layer = 0; layer < shape.layers(); layer++) {
      up[layer].get(numbers, shape.up(layer), shape.inner());
      if (shape.lowRank()) {
        down[layer].get(numbers, shape.down(layer), shape.width());
      }
    }
  }

  NativeMatrix up(int layer) {
    return up[layer];
  }

  NativeMatrix down(int layer) {
    return down[layer];
  }
}
