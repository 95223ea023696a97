package io.millrace.retrieval;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A block's dot products whose sums stay in registers while the components go by.
 *
 * <p>Needs the module {@code jdk.incubator.vector}.
 */
final class VectorProducts {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private VectorProducts() {}

  /**
   * Writes them.
   *
   * @param data the block's components, {@link Blocks#WIDTH} of each
   * @param at where the block begins
   */
  static void write(float[] query, float[] data, int at, float[] into) {
    // Four sums at a time: the sixty-four lanes of the widest processors, a part of them of others.
    for (int i = 0; i < Blocks.WIDTH; i += 4 * LANES) {
      FloatVector s0 = FloatVector.zero(SPECIES);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      int row = at + i;
      for (int d = 0; d < query.length; d++, row += Blocks.WIDTH) {
        FloatVector component = FloatVector.broadcast(SPECIES, query[d]);
        s0 = component.fma(FloatVector.fromArray(SPECIES, data, row), s0);
        s1 = component.fma(FloatVector.fromArray(SPECIES, data, row + LANES), s1);
        s2 = component.fma(FloatVector.fromArray(SPECIES, data, row + 2 * LANES), s2);
        s3 = component.fma(FloatVector.fromArray(SPECIES, data, row + 3 * LANES), s3);
      }
      s0.intoArray(into, i);
      s1.intoArray(into, i + LANES);
      s2.intoArray(into, i + 2 * LANES);
      s3.intoArray(into, i + 3 * LANES);
    }
  }
}
