package io.millrace.ingest.sink;

/**
 * Which event ids the last so many records of a partition had. What it answers depends on those
 * records only, so every sink, before and after a restart, takes the same records for duplicates.
 *
 * <p>Keeps 64 bits of hash an id, in a ring in the records' order; a table with open addressing and
 * linear probing says where in the ring an id was seen last. Both grow with what they hold: 24
 * bytes a record, so 25 MB a million where that is just below a power of two, and twice that just
 * above. Among 200,000 ids, a new one is mistaken for a known one once in 10^14 records.
 */
final class SeenIds {
  private static final int SMALLEST = 1 << 10;

  private final long window;

  /** The ring, from head to tail; its length is a power of two. */
  private long[] hashes = new long[SMALLEST];

  private long[] offsets = new long[SMALLEST];
  private long head;
  private long tail;

  /** Place in the ring plus one; 0 is free. Twice as long as the ring. */
  private int[] table = new int[2 * SMALLEST];

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
    if (tail - head == hashes.length) {
      grow();
    }
    return put(hash(id), offset);
  }

  private boolean put(long hash, long offset) {
    int slot = find(hash);
    boolean seen = table[slot] != 0;
    int place = place(tail++);
    hashes[place] = hash;
    offsets[place] = offset;
    table[slot] = place + 1;
    return seen;
  }

  private void forgetBefore(long oldest) {
    while (head < tail && offsets[place(head)] < oldest) {
      int place = place(head++);
      int slot = find(hashes[place]);
      // An id that was seen again later stays.
      if (table[slot] == place + 1) {
        remove(slot);
      }
    }
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldOffsets = offsets;
    long from = head;
    long to = tail;
    hashes = new long[2 * oldHashes.length];
    offsets = new long[hashes.length];
    table = new int[2 * hashes.length];
    tail = head;
    for (long i = from; i < to; i++) {
      int old = (int) (i & (oldHashes.length - 1));
      put(oldHashes[old], oldOffsets[old]);
    }
  }

  private int place(long sequence) {
    return (int) (sequence & (hashes.length - 1));
  }

  /** The slot that has the hash, or the free one where it belongs. */
  private int find(long hash) {
    int mask = table.length - 1;
    int slot = (int) hash & mask;
    while (table[slot] != 0 && hashes[table[slot] - 1] != hash) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Closes the gap, so that no probe ends too early (Knuth, TAOCP 3, 6.4, algorithm R). */
  private void remove(int slot) {
    int mask = table.length - 1;
    int gap = slot;
    int next = (gap + 1) & mask;
    while (table[next] != 0) {
      int home = (int) hashes[table[next] - 1] & mask;
      if (((next - home) & mask) >= ((next - gap) & mask)) {
        table[gap] = table[next];
        gap = next;
      }
      next = (next + 1) & mask;
    }
    table[gap] = 0;
  }

  /** FNV-1a over the characters, with the finaliser of MurmurHash3. */
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
    return h;
  }
}
