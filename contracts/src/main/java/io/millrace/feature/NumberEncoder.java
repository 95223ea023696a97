package io.millrace.feature;

/** Encodes the numbers of one field, with what fitting learned. Immutable; allocates nothing. */
public interface NumberEncoder {
  /**
   * Returns how many rows a value has, the missing one included.
   *
   * @param at where its first number is
   */
  int size(double[] numbers, int at);

  /**
   * Writes the rows of a value, as many as {@link #size} says, and their weights.
   *
   * @param at where its first number is
   * @param to the index of the first row and weight
   */
  void encode(double[] numbers, int at, int[] rows, float[] weights, int to);
}
