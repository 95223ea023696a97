package io.millrace.experiment;

import io.millrace.hash.Fnv1a;
import java.util.OptionalDouble;

/**
 * Hashes a unit to a place in [0, 1): GrowthBook's scheme over UTF-8 bytes, so that both systems
 * put the same user into the same arm.
 *
 * <p>Version 2, which experiments use: {@code n = (fnv1a32(text(fnv1a32(seed + unit))) mod 10000) /
 * 10000}; hashing twice removes the correlation between similar seeds that a single FNV-1a shows.
 * Version 1, which layers use as GrowthBook's namespaces do: {@code n = (fnv1a32(unit + seed) mod
 * 1000) / 1000}.
 */
public final class Bucketing {
  /** How many places there are. */
  static final int BUCKETS = 10_000;

  private static final int BUCKETS_OF_VERSION_1 = 1000;

  private Bucketing() {}

  /**
   * Returns the place of a unit, in [0, 1), by version 2.
   *
   * @param seed units have other places for another one
   */
  public static double place(String seed, String unit) {
    long inner = Integer.toUnsignedLong(Fnv1a.hash32(seed + unit));
    return Integer.remainderUnsigned(Fnv1a.hash32(Long.toString(inner)), BUCKETS)
        / (double) BUCKETS;
  }

  /** Version 1. */
  static double placeOfVersion1(String seed, String unit) {
    return Integer.remainderUnsigned(Fnv1a.hash32(unit + seed), BUCKETS_OF_VERSION_1)
        / (double) BUCKETS_OF_VERSION_1;
  }

  /** By the scheme's number; empty where there is no such scheme. */
  static OptionalDouble place(String seed, String unit, int version) {
    return switch (version) {
      case 1 -> OptionalDouble.of(placeOfVersion1(seed, unit));
      case 2 -> OptionalDouble.of(place(seed, unit));
      default -> OptionalDouble.empty();
    };
  }
}
