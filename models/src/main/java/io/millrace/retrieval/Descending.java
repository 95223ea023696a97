package io.millrace.retrieval;

import java.util.Arrays;

/**
 * Keys whose ascending order, as of {@link java.util.Arrays#sort(long[])}, is that of falling
 * numbers, equals by index: sorting them allocates nothing.
 */
public final class Descending {
  /** Fewer keys are selected from without a sample. */
  private static final int SAMPLED_FROM = 600;

  private static final int SAMPLE = 64;

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

  /**
   * Brings the first {@code count} of some keys to the front, in their order; the others stand
   * behind them in any order.
   *
   * @param from the first of the keys
   * @param to behind the last
   */
  public static void best(long[] keys, int from, int to, int count) {
    int front = Math.min(to, from + Math.max(0, count));
    if (front > from && front < to) {
      select(keys, from, to - 1, front - 1);
    }
    Arrays.sort(keys, from, front);
  }

  /**
   * Puts the key that belongs at {@code wanted} there, smaller ones before it (Hoare 1961,
   * "Algorithm 65: Find").
   */
  static void select(long[] keys, int first, int last, int wanted) {
    int low = first;
    int high = last;
    while (low < high) {
      long pivot =
          high - low < SAMPLED_FROM
              ? median(keys[low], keys[(low + high) >>> 1], keys[high])
              : sampledPivot(keys, low, high, wanted);
      int left = low;
      int right = high;
      while (left <= right) {
        while (keys[left] < pivot) {
          left++;
        }
        while (keys[right] > pivot) {
          right--;
        }
        if (left <= right) {
          long swap = keys[left];
          keys[left++] = keys[right];
          keys[right--] = swap;
        }
      }
      if (wanted <= right) {
        high = right;
      } else if (wanted >= left) {
        low = left;
      } else {
        return;
      }
    }
  }

  /**
   * A key that is probably a little greater than the wanted one, so that most of what is not wanted
   * goes at once (Floyd and Rivest 1975, "Expected time bounds for selection", with a sample of a
   * fixed size).
   */
  private static long sampledPivot(long[] keys, int low, int high, int wanted) {
    int step = (high - low) / SAMPLE;
    for (int i = 0; i < SAMPLE; i++) {
      long swap = keys[low + i];
      keys[low + i] = keys[low + i * step];
      keys[low + i * step] = swap;
    }
    Arrays.sort(keys, low, low + SAMPLE);
    double share = (wanted - low + 1.0) / (high - low + 1.0);
    double spread = Math.sqrt(SAMPLE * share * (1 - share));
    int at = (int) Math.ceil(SAMPLE * share + spread);
    return keys[low + Math.min(SAMPLE - 1, at)];
  }

  private static long median(long a, long b, long c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
