package io.millrace.feature;

/** The hash of crosses. Part of the artifact format: never change it. */
final class Hashing {
  private Hashing() {}

  /** Mixes another row into the hash of a cross; the finaliser of MurmurHash3. */
  static int mix(int hash, int row) {
    int h = hash * 31 + row;
    h ^= h >>> 16;
    h *= 0x85ebca6b;
    h ^= h >>> 13;
    h *= 0xc2b2ae35;
    return h ^ (h >>> 16);
  }
}
