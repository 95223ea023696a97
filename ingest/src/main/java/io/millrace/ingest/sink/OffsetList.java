package io.millrace.ingest.sink;

import java.util.Arrays;

/** Offsets in ascending order, without a box for each. */
final class OffsetList {
  private long[] offsets = new long[64];
  private int size;

  void add(long offset) {
    if (size == offsets.length) {
      offsets = Arrays.copyOf(offsets, 2 * size);
    }
    offsets[size++] = offset;
  }

  long get(int index) {
    return offsets[index];
  }

  /** How many are below the given one. */
  int below(long offset) {
    int found = Arrays.binarySearch(offsets, 0, size, offset);
    return found >= 0 ? found : -found - 1;
  }

  void removeFirst(int count) {
    System.arraycopy(offsets, count, offsets, 0, size - count);
    size -= count;
  }

  void clear() {
    size = 0;
  }
}
