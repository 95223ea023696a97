package io.millrace.term.cross;

import io.millrace.feature.TermSpec;

/**
 * Where a cross network's numbers are in one array: layer by layer, for a low-rank layer the {@code
 * width x rank} numbers of V and the {@code rank x width} of U^T, else the {@code width x width} of
 * W^T, and then the biases; behind the layers the weights of the output.
 *
 * @param width of the input and of every layer
 * @param layers how many, at least 1
 * @param rank of the layers' matrices; 0 for full ones
 */
record CrossShape(int width, int layers, int rank) {
  CrossShape {
    if (width < 1 || layers < 1 || rank < 0) {
      throw new IllegalArgumentException(
          "no cross network has width %d, %d layers, rank %d".formatted(width, layers, rank));
    }
    long numbers = layers * (2L * Math.max(rank, width) * width + width) + width;
    if (numbers > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "a cross network of width %d and %d layers is too large; give it a 'rank'"
              .formatted(width, layers));
    }
  }

  TermSpec spec() {
    return TermSpec.of(CrossType.ID).with(CrossType.LAYERS, layers).with(CrossType.RANK, rank);
  }

  boolean lowRank() {
    return rank > 0;
  }

  /** Inputs of the matrix that gives a layer's output. */
  int inner() {
    return lowRank() ? rank : width;
  }

  private int layerSize() {
    return (lowRank() ? 2 * width * rank : width * width) + width;
  }

  /** Where V begins; there is one only if the rank is low. */
  int down(int layer) {
    return layer * layerSize();
  }

  /** Where U^T or W^T begins: {@link #inner} rows of {@code width}. */
  int up(int layer) {
    return down(layer) + (lowRank() ? width * rank : 0);
  }

  int bias(int layer) {
    return up(layer) + inner() * width;
  }

  int output() {
    return layers * layerSize();
  }

  /** How many numbers there are. */
  int size() {
    return output() + width;
  }
}
