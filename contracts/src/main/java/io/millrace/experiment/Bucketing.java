package io.millrace.experiment;

import io.millrace.hash.Fnv1a;

/**
 * Hashes a unit to a place in [0, 1): GrowthBook's scheme, version 2, over UTF-8 bytes, so that
 * both systems put the same user into the same arm.
 *
 * <p>{@code n = (fnv1a32(text(fnv1a32(seed + unit))) mod 10000) / 10000}; hashing twice removes the
 * correlation between similar seeds that a single FNV-1a shows.
 */
final class Bucketing {
  private static final int BUCKETS = 10_000;

  private Bucketing() {}

  static double place(String seed, String unit) {
    long inner = Integer.toUnsignedLong(Fnv1a.hash32(seed + unit));
    return Integer.remainderUnsigned(Fnv1a.hash32(Long.toString(inner)), BUCKETS)
        / (double) BUCKETS;
  }
}
