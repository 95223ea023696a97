package io.millrace.trainer.report;

import io.millrace.hash.Fnv1a;

/**
 * A set of names in 16 MiB, however many there are: a Bloom filter with four bits a name (Bloom
 * 1970) by double hashing (Kirsch and Mitzenmacher 2006). A name that was added is always known; of
 * ten million others one in two hundred is taken for one.
 */
final class SeenNames {
  private static final int BITS = 1 << 27;
  private static final int HASHES = 4;

  private final long[] words = new long[BITS / Long.SIZE];

  void add(String name) {
    int step = step(name);
    int at = Fnv1a.hash32(name);
    for (int i = 0; i < HASHES; i++, at += step) {
      int bit = at & (BITS - 1);
      words[bit >>> 6] |= 1L << bit;
    }
  }

  boolean contains(String name) {
    int step = step(name);
    int at = Fnv1a.hash32(name);
    for (int i = 0; i < HASHES; i++, at += step) {
      int bit = at & (BITS - 1);
      if ((words[bit >>> 6] & 1L << bit) == 0) {
        return false;
      }
    }
    return true;
  }

  /** Odd, and mixed, because neighbouring names have neighbouring hash codes. */
  private static int step(String name) {
    int hash = name.hashCode() * 0x9e3779b9;
    return (hash ^ hash >>> 15) | 1;
  }
}
