package io.millrace.feature;

import java.nio.charset.StandardCharsets;

/** The hash of hashed vocabularies and crosses. Part of the artifact format: never change it. */
final class Hashing {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  private Hashing() {}

  /** 32-bit FNV-1a of the UTF-8 bytes. */
  static int fnv1a32(String text) {
    int hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }

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
