package io.millrace.retrieval;

/**
 * Keys whose ascending order, as of {@link java.util.Arrays#sort(long[])}, is that of falling
 * numbers, equals by index: sorting them allocates nothing.
 */
public final class Descending {
  private Descending() {}

  /**
   * The key of a number.
   *
   * @param index not negative
   */
  public static long key(float number, int index) {
    int bits = Float.floatToIntBits(number);
    int ascending = bits ^ ((bits >> 31) & Integer.MAX_VALUE);
    return ((long) ~ascending << 32) | index;
  }

  /** The index that a key was made with. */
  public static int index(long key) {
    return (int) key;
  }

  /** The number that a key was made with. */
  public static float number(long key) {
    int ascending = ~(int) (key >> 32);
    return Float.intBitsToFloat(ascending ^ ((ascending >> 31) & Integer.MAX_VALUE));
  }

  /** Whether two keys were made with the same number. */
  public static boolean equal(long one, long other) {
    return one >> 32 == other >> 32;
  }
}
