package io.millrace.retrieval;

import io.millrace.scoring.Kernels;

/**
 * Vectors in blocks, component by component, so that one pass over a block gives all its dot
 * products with the processor's vector instructions.
 */
final class Blocks {
  /** Vectors a block. */
  static final int WIDTH = 64;

  private final int dimension;
  private final float[] data;

  /**
   * @param count how many blocks there are
   */
  Blocks(int count, int dimension) {
    this.dimension = dimension;
    data = new float[Math.multiplyExact(Math.multiplyExact(count, WIDTH), dimension)];
  }

  /** How many blocks hold so many vectors. */
  static int needed(int vectors) {
    return (vectors + WIDTH - 1) / WIDTH;
  }

  int dimension() {
    return dimension;
  }

  void set(int place, float[] vector) {
    if (vector.length != dimension) {
      throw new IllegalArgumentException(
          "vectors of %d and of %d floats in one index".formatted(dimension, vector.length));
    }
    int at = place / WIDTH * WIDTH * dimension + place % WIDTH;
    for (float component : vector) {
      data[at] = component;
      at += WIDTH;
    }
  }

  float[] get(int place) {
    float[] vector = new float[dimension];
    int at = place / WIDTH * WIDTH * dimension + place % WIDTH;
    for (int d = 0; d < dimension; d++) {
      vector[d] = data[at];
      at += WIDTH;
    }
    return vector;
  }

  float component(int place, int component) {
    return data[place / WIDTH * WIDTH * dimension + component * WIDTH + place % WIDTH];
  }

  /** Returns whether the vector at a place is this one, component by component. */
  boolean holds(int place, float[] vector) {
    if (vector.length != dimension) {
      return false;
    }
    int at = place / WIDTH * WIDTH * dimension + place % WIDTH;
    for (int d = 0; d < dimension; d++) {
      if (Float.floatToIntBits(data[at]) != Float.floatToIntBits(vector[d])) {
        return false;
      }
      at += WIDTH;
    }
    return true;
  }

  /**
   * Writes a block's dot products.
   *
   * @param into at least {@link #WIDTH} floats
   */
  void products(float[] query, int block, float[] into) {
    int at = block * WIDTH * dimension;
    if (Kernels.vectors()) {
      VectorProducts.write(query, data, at, into);
      return;
    }
    for (int i = 0; i < WIDTH; i++) {
      into[i] = query[0] * data[at + i];
    }
    for (int d = 1; d < dimension; d++) {
      float component = query[d];
      at += WIDTH;
      for (int i = 0; i < WIDTH; i++) {
        into[i] += component * data[at + i];
      }
    }
  }

  /** Checks that a query fits. */
  void check(float[] query) {
    if (query.length != dimension) {
      throw new IllegalArgumentException(
          "a query of %d floats, the index has %d".formatted(query.length, dimension));
    }
  }
}
