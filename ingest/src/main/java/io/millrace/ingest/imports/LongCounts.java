package io.millrace.ingest.imports;

/**
 * Counts of 64-bit keys that are evenly distributed: open addressing with linear probing, 12 bytes
 * a place, at most two thirds full.
 */
final class LongCounts {
  private long[] keys = new long[1 << 10];
  private int[] counts = new int[1 << 10];
  private int size;

  /** Counts a key once more; how often it was counted before. */
  int increment(long key) {
    if (3L * size >= 2L * keys.length) {
      grow();
    }
    int place = place(key);
    if (counts[place] == 0) {
      keys[place] = key;
      size++;
    }
    return counts[place]++;
  }

  boolean contains(long key) {
    return counts[place(key)] > 0;
  }

  int size() {
    return size;
  }

  private int place(long key) {
    int mask = keys.length - 1;
    int place = (int) (key ^ key >>> 32) & mask;
    while (counts[place] != 0 && keys[place] != key) {
      place = (place + 1) & mask;
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new int[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        counts[place] = oldCounts[i];
      }
    }
  }
}
