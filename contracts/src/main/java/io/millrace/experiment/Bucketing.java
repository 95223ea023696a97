package io.millrace.experiment;

import java.nio.charset.StandardCharsets;

/**
 * Hashes a unit to a place in [0, 1): GrowthBook's scheme, version 2, over UTF-8 bytes, so that
 * both systems put the same user into the same arm.
 *
 * <p>{@code n = (fnv1a32(text(fnv1a32(seed + unit))) mod 10000) / 10000}; hashing twice removes the
 * correlation between similar seeds that a single FNV-1a shows.
 */
final class Bucketing {
  private static final int OFFSET_BASIS = 0x811c9dc5;
  private static final int PRIME = 0x01000193;
  private static final int BUCKETS = 10_000;

  private Bucketing() {}

  static double place(String seed, String unit) {
    long inner = Integer.toUnsignedLong(fnv1a32(seed + unit));
    return Integer.remainderUnsigned(fnv1a32(Long.toString(inner)), BUCKETS) / (double) BUCKETS;
  }

  /** FNV-1a, 32 bits (Fowler, Noll, Vo). */
  static int fnv1a32(String text) {
    int hash = OFFSET_BASIS;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * PRIME;
    }
    return hash;
  }
}
