package io.millrace.trainer.report;

import java.util.Arrays;

/** Rows by their score. */
final class ScoreOrder {
  private ScoreOrder() {}

  /**
   * The rows' numbers, lowest score first; equal scores in the order of the rows.
   *
   * @param scores none of them negative: their bits then sort as they do
   */
  static int[] ascending(float[] scores) {
    long[] keys = new long[scores.length];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = ((long) Float.floatToIntBits(scores[i] + 0f) << 32) | i;
    }
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++) {
      order[i] = (int) keys[i];
    }
    return order;
  }
}
