package io.millrace.ingest.sink;

/**
 * Which event ids the last so many records of a partition had. What it answers depends on those
 * records only, so every sink, before and after a restart, takes the same records for duplicates.
 *
 * <p>Keeps 64 bits of hash an id, in open addressing with linear probing, and grows with what it
 * holds: among 200,000 ids, a new one is mistaken for a known one once in 10^14 records.
 */
final class SeenIds {
  private static final int SMALLEST = 1 << 10;

  private final long window;
  private long[] hashes = new long[SMALLEST];

  /** Where each id was seen last. */
  private long[] offsets = new long[SMALLEST];

  private int size;

  /** What was added, in order: a ring of hash and offset, from head to tail. */
  private long[] ring = new long[2 * SMALLEST];

  private long head;
  private long tail;

  /**
   * @param window in offsets; 0 recognises nothing
   */
  SeenIds(long window) {
    this.window = window;
  }

  /**
   * Adds the id of the record at this offset, which is above all before.
   *
   * @return whether a record of the window had it
   */
  boolean add(long offset, String id) {
    forgetBefore(offset - window);
    if (window == 0) {
      return false;
    }
    long hash = hash(id);
    if (size * 2 >= hashes.length) {
      grow();
    }
    int slot = find(hash);
    boolean seen = hashes[slot] == hash;
    if (!seen) {
      hashes[slot] = hash;
      size++;
    }
    offsets[slot] = offset;
    push(hash, offset);
    return seen;
  }

  private void forgetBefore(long oldest) {
    int mask = ring.length / 2 - 1;
    while (head < tail) {
      int at = 2 * (int) (head & mask);
      if (ring[at + 1] >= oldest) {
        return;
      }
      int slot = find(ring[at]);
      if (hashes[slot] == ring[at] && offsets[slot] == ring[at + 1]) {
        remove(slot);
      }
      head++;
    }
  }

  private void push(long hash, long offset) {
    int capacity = ring.length / 2;
    if (tail - head == capacity) {
      long[] larger = new long[ring.length * 2];
      for (long i = head; i < tail; i++) {
        int from = 2 * (int) (i & (capacity - 1));
        int to = 2 * (int) (i & (2L * capacity - 1));
        larger[to] = ring[from];
        larger[to + 1] = ring[from + 1];
      }
      ring = larger;
      capacity *= 2;
    }
    int at = 2 * (int) (tail & (capacity - 1));
    ring[at] = hash;
    ring[at + 1] = offset;
    tail++;
  }

  /** The slot that has the hash, or the free one where it belongs. */
  private int find(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (hashes[slot] != 0 && hashes[slot] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Closes the gap, so that no probe ends too early (Knuth, TAOCP 3, 6.4, algorithm R). */
  private void remove(int slot) {
    int mask = hashes.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (hashes[next] != 0) {
      int home = (int) hashes[next] & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        hashes[gap] = hashes[next];
        offsets[gap] = offsets[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    hashes[gap] = 0;
    size--;
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldOffsets = offsets;
    hashes = new long[oldHashes.length * 2];
    offsets = new long[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldHashes[i] != 0) {
        int slot = find(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        offsets[slot] = oldOffsets[i];
      }
    }
  }

  /** FNV-1a over the characters, with the finaliser of MurmurHash3; never 0. */
  private static long hash(String id) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      h = (h ^ id.charAt(i)) * 0x100000001b3L;
    }
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    h ^= h >>> 33;
    return h == 0 ? 1 : h;
  }
}
