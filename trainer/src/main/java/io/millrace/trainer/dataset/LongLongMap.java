package io.millrace.trainer.dataset;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** From long to long, 16 bytes an entry at half load: open addressing, linear probing. */
final class LongLongMap {
  private static final long FREE = Long.MIN_VALUE;

  private long[] keys = new long[1 << 10];
  private long[] values = new long[keys.length];
  private int size;

  LongLongMap() {
    Arrays.fill(keys, FREE);
  }

  int size() {
    return size;
  }

  boolean contains(long key) {
    return keys[slot(keys, key)] != FREE;
  }

  long get(long key, long otherwise) {
    int slot = slot(keys, key);
    return keys[slot] == FREE ? otherwise : values[slot];
  }

  /** Puts the value unless a smaller one is there. */
  void putLeast(long key, long value) {
    int slot = slot(keys, key);
    if (keys[slot] != FREE) {
      values[slot] = Math.min(values[slot], value);
      return;
    }
    keys[slot] = key == FREE ? 0 : key;
    values[slot] = value;
    if (++size > keys.length / 2) {
      grow();
    }
  }

  /** Every key, in no particular order. */
  void forEachKey(LongConsumer consumer) {
    for (long key : keys) {
      if (key != FREE) {
        consumer.accept(key);
      }
    }
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldValues = values;
    keys = new long[oldKeys.length * 2];
    values = new long[keys.length];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slot(keys, oldKeys[i]);
        keys[slot] = oldKeys[i];
        values[slot] = oldValues[i];
      }
    }
  }

  private static int slot(long[] keys, long wanted) {
    long key = wanted == FREE ? 0 : wanted;
    int mask = keys.length - 1;
    int slot = (int) mix(key) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** The finaliser of MurmurHash3 (Appleby), 64 bits. */
  static long mix(long bits) {
    long hash = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }
}
