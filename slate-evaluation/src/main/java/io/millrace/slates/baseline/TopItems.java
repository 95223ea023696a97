package io.millrace.slates.baseline;

import java.util.BitSet;

/** Picks the best items by score. */
final class TopItems {
  private TopItems() {}

  /**
   * Returns at most k items, best first; of equals, that with the lower index.
   *
   * @param excluded items that are not taken
   */
  static int[] of(float[] scores, int count, BitSet excluded, int k) {
    int[] best = new int[k];
    int size = 0;
    for (int item = 0; item < count; item++) {
      float score = scores[item];
      if ((size == k && !(score > scores[best[size - 1]])) || excluded.get(item)) {
        continue;
      }
      int at = size < k ? size++ : size - 1;
      while (at > 0 && scores[best[at - 1]] < score) {
        best[at] = best[at - 1];
        at--;
      }
      best[at] = item;
    }
    return size == k ? best : java.util.Arrays.copyOf(best, size);
  }
}
