package io.millrace.retrieval.linear;

import io.millrace.retrieval.Descending;
import io.millrace.scoring.Kernels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Finds the few scores of many that are large. */
final class ScoreScan {
  private ScoreScan() {}

  /**
   * Appends the keys of the items whose {@code scores * factors} are above a floor.
   *
   * @param floor not negative
   * @param factors not negative
   * @param from the first item
   * @param to behind the last
   * @param keys has room for all of them
   * @param size of the keys so far
   * @return the new size
   */
  static int above(
      float floor, float[] scores, float[] factors, int from, int to, long[] keys, int size) {
    return Kernels.vectors()
        ? Vectors.above(floor, scores, factors, from, to, keys, size)
        : plain(floor, scores, factors, from, to, keys, size);
  }

  static int plain(
      float floor, float[] scores, float[] factors, int from, int to, long[] keys, int size) {
    int count = size;
    for (int item = from; item < to; item++) {
      float score = scores[item] * factors[item];
      if (score > floor) {
        keys[count++] = Descending.key(score, item);
      }
    }
    return count;
  }

  /** Needs the module {@code jdk.incubator.vector}. */
  private static final class Vectors {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

    private Vectors() {}

    static int above(
        float floor, float[] scores, float[] factors, int from, int to, long[] keys, int size) {
      int count = size;
      int item = from;
      for (; item + SPECIES.length() <= to; item += SPECIES.length()) {
        VectorMask<Float> above =
            FloatVector.fromArray(SPECIES, scores, item)
                .mul(FloatVector.fromArray(SPECIES, factors, item))
                .compare(VectorOperators.GT, floor);
        if (above.anyTrue()) {
          count = plain(floor, scores, factors, item, item + SPECIES.length(), keys, count);
        }
      }
      return plain(floor, scores, factors, item, to, keys, count);
    }
  }
}
