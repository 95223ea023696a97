package io.millrace.serving.catalogue;

import java.util.Arrays;

/**
 * Numbers positions from 0 in the order in which they come: a hash table with open addressing that
 * stays in the processor's cache, and is cleared and used again. One thread while it changes.
 */
public final class PositionIndex {
  private static final int LEAST = 64;

  /** Slots a position: most look-ups are of positions that are not there, and end at once. */
  private static final int SPARSE = 4;

  /** The golden ratio in 32 bits: its upper bits spread best (Knuth, volume 3, 6.4). */
  private static final int SPREAD = 0x9E3779B9;

  /** The index of the position that hashes there, plus 1; 0 where none does. */
  private int[] slots = new int[SPARSE * LEAST];

  private int[] positions = new int[LEAST];
  private int size;

  public int size() {
    return size;
  }

  /** The position with an index. */
  public int position(int index) {
    return positions[index];
  }

  /** The index of a position; -1 where it did not come yet. */
  public int indexOf(int position) {
    return slots[slot(position)] - 1;
  }

  public boolean contains(int position) {
    return indexOf(position) >= 0;
  }

  /** The index of a position, which is {@link #size} as it was where the position is new. */
  public int add(int position) {
    int slot = slot(position);
    if (slots[slot] > 0) {
      return slots[slot] - 1;
    }
    if (size == positions.length) {
      grow();
      slot = slot(position);
    }
    positions[size] = position;
    slots[slot] = size + 1;
    return size++;
  }

  public void clear() {
    Arrays.fill(slots, 0);
    size = 0;
  }

  private int slot(int position) {
    int mask = slots.length - 1;
    int slot = position * SPREAD >>> Integer.numberOfLeadingZeros(mask);
    while (slots[slot] > 0 && positions[slots[slot] - 1] != position) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    positions = Arrays.copyOf(positions, 2 * positions.length);
    slots = new int[SPARSE * positions.length];
    for (int index = 0; index < size; index++) {
      slots[slot(positions[index])] = index + 1;
    }
  }
}
