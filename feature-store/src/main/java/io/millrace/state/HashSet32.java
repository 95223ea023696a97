package io.millrace.state;

/** A set of ints in a table with open addressing: linear probing, at most half full. */
final class HashSet32 {
  /** The golden ratio in 32 bits: its upper bits spread best (Knuth, volume 3, 6.4). */
  private static final int SPREAD = 0x9E3779B9;

  /** 0 is an empty slot, so 0 itself is kept apart. */
  private final int[] slots;

  private final int shift;
  private boolean zero;

  /**
   * @param most how many are added at most
   */
  HashSet32(int most) {
    int bits = Math.max(1, Integer.SIZE - Integer.numberOfLeadingZeros(2 * most));
    slots = new int[1 << bits];
    shift = Integer.SIZE - bits;
  }

  void add(int value) {
    if (value == 0) {
      zero = true;
    } else {
      slots[slot(value)] = value;
    }
  }

  boolean contains(int value) {
    return value == 0 ? zero : slots[slot(value)] != 0;
  }

  /** Where the value is, or where it would be. */
  private int slot(int value) {
    int slot = (value * SPREAD) >>> shift;
    while (slots[slot] != 0 && slots[slot] != value) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }
}
