package io.millrace.retrieval;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Cuts the space of some vectors into cells, by k-means over a sample (Lloyd 1982), for the search
 * by dot product: a vector x first gets {@code sqrt(M^2 - |x|^2)} as one more component, M being
 * the longest one's length, and a query 0; then all are equally long, and the nearest to a query is
 * the one with the largest dot product (Bachrach et al., "Speeding Up the Xbox Recommender System
 * Using a Euclidean Transformation for Inner-Product Spaces", RecSys 2014).
 */
final class Cells {
  private static final int ITERATIONS = 8;
  private static final int SAMPLE_A_CELL = 40;

  private final int count;
  private final int dimension;
  private final float longest;

  /** Component by component, so that one pass over a row compares with all cells. */
  private final float[][] centres;

  /** {@code |c|^2 / 2}. */
  private final float[] halves;

  private Cells(int count, int dimension, float longest) {
    this.count = count;
    this.dimension = dimension;
    this.longest = longest;
    centres = new float[dimension + 1][count];
    halves = new float[count];
  }

  /**
   * Learns cells; the same from the same seed.
   *
   * @param step called after each small piece of work
   */
  static Cells learn(List<float[]> vectors, int count, long seed, Runnable step) {
    float longest = 0;
    for (float[] vector : vectors) {
      longest = Math.max(longest, length(vector));
    }
    Cells cells = new Cells(count, vectors.get(0).length, longest);
    SplittableRandom random = new SplittableRandom(seed);
    int samples = Math.min(vectors.size(), SAMPLE_A_CELL * count);
    float[][] sample = new float[samples][];
    for (int i = 0; i < samples; i++) {
      int from = (int) ((long) i * vectors.size() / samples);
      sample[i] = cells.lengthened(vectors.get(from));
    }
    for (int cell = 0; cell < count; cell++) {
      cells.set(cell, sample[random.nextInt(samples)]);
    }
    for (int i = 0; i < ITERATIONS; i++) {
      cells.improve(sample, random, step);
    }
    return cells;
  }

  private static float length(float[] vector) {
    double squares = 0;
    for (float component : vector) {
      squares += component * component;
    }
    return (float) Math.sqrt(squares);
  }

  private float[] lengthened(float[] vector) {
    float[] lengthened = Arrays.copyOf(vector, dimension + 1);
    float own = length(vector);
    lengthened[dimension] = (float) Math.sqrt(Math.max(0, longest * longest - own * own));
    return lengthened;
  }

  private void set(int cell, float[] centre) {
    float squares = 0;
    for (int d = 0; d <= dimension; d++) {
      centres[d][cell] = centre[d];
      squares += centre[d] * centre[d];
    }
    halves[cell] = squares / 2;
  }

  private void improve(float[][] sample, SplittableRandom random, Runnable step) {
    float[][] sums = new float[count][dimension + 1];
    int[] sizes = new int[count];
    float[] scratch = new float[count];
    for (float[] vector : sample) {
      step.run();
      int cell = nearest(vector, scratch);
      sizes[cell]++;
      for (int d = 0; d <= dimension; d++) {
        sums[cell][d] += vector[d];
      }
    }
    for (int cell = 0; cell < count; cell++) {
      if (sizes[cell] == 0) {
        set(cell, sample[random.nextInt(sample.length)]);
        continue;
      }
      for (int d = 0; d <= dimension; d++) {
        sums[cell][d] /= sizes[cell];
      }
      set(cell, sums[cell]);
    }
  }

  private int nearest(float[] lengthened, float[] scratch) {
    products(lengthened, scratch);
    int best = 0;
    for (int cell = 1; cell < count; cell++) {
      if (scratch[cell] - halves[cell] > scratch[best] - halves[best]) {
        best = cell;
      }
    }
    return best;
  }

  /**
   * Dot products with all centres; components that the vector has not count as 0.
   *
   * @param into may be longer than there are cells
   */
  void products(float[] vector, float[] into) {
    Arrays.fill(into, 0, count, 0f);
    for (int d = 0; d < vector.length; d++) {
      float component = vector[d];
      float[] centre = centres[d];
      for (int cell = 0; cell < count; cell++) {
        into[cell] += component * centre[cell];
      }
    }
  }

  /** The cell that a vector belongs to. */
  int of(float[] vector, float[] scratch) {
    return nearest(lengthened(vector), scratch);
  }

  int count() {
    return count;
  }

  int dimension() {
    return dimension;
  }
}
