package io.millrace.serving.catalogue;

import java.util.Arrays;
import java.util.List;

/** Items by position with weights, best first. Immutable. */
public final class Ranked {
  /** Without items. */
  public static final Ranked NONE = new Ranked(new int[0], new float[0]);

  private final int[] positions;
  private final float[] weights;

  private Ranked(int[] positions, float[] weights) {
    this.positions = positions;
    this.weights = weights;
  }

  /** An item's place in a list. */
  record Entry(int position, double weight) {}

  static Ranked of(List<Entry> entries) {
    int[] positions = new int[entries.size()];
    float[] weights = new float[positions.length];
    for (int i = 0; i < positions.length; i++) {
      positions[i] = entries.get(i).position();
      weights[i] = (float) entries.get(i).weight();
    }
    return new Ranked(positions, weights);
  }

  /** In the given order, each weighing less than the one before. */
  static Ranked inOrder(int[] positions) {
    float[] weights = new float[positions.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = -i;
    }
    return new Ranked(positions, weights);
  }

  public int size() {
    return positions.length;
  }

  /** The position of the i-th item. */
  public int position(int i) {
    return positions[i];
  }

  /** The weight of the i-th item. */
  public float weight(int i) {
    return weights[i];
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Ranked ranked
        && Arrays.equals(positions, ranked.positions)
        && Arrays.equals(weights, ranked.weights);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(positions) + Arrays.hashCode(weights);
  }
}
