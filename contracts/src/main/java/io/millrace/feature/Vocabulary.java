package io.millrace.feature;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a field's strings become rows.
 *
 * @param minCount strings seen less often in training share the row of the unseen
 * @param hashBuckets with a value: no list of strings is kept, each is hashed into that many rows
 * @param shares with a value: uses the rows of the named feature
 */
public record Vocabulary(int minCount, OptionalInt hashBuckets, Optional<String> shares) {
  /** A list of every string that training has seen. */
  public static final Vocabulary LISTED = new Vocabulary(1, OptionalInt.empty(), Optional.empty());

  public Vocabulary {
    if (minCount < 1) {
      throw new IllegalArgumentException("min-count must be at least 1, is " + minCount);
    }
    if (hashBuckets.isPresent() && hashBuckets.getAsInt() < 1) {
      throw new IllegalArgumentException(
          "hash-buckets must be at least 1, is " + hashBuckets.getAsInt());
    }
  }

  /** Hashed into a number of rows. */
  public static Vocabulary hashed(int buckets) {
    return new Vocabulary(1, OptionalInt.of(buckets), Optional.empty());
  }

  /** The rows of another feature. */
  public static Vocabulary sharedWith(String feature) {
    return new Vocabulary(1, OptionalInt.empty(), Optional.of(feature));
  }

  /** Reads {@code min-count}, {@code hash-buckets} and {@code shares}. */
  public static Vocabulary read(FeatureKeys keys) {
    int minCount = keys.integer("min-count", 1);
    OptionalInt buckets = keys.integer("hash-buckets");
    Optional<String> shares = keys.text("shares");
    if (buckets.isPresent() && shares.isPresent()) {
      throw new IllegalArgumentException(
          "'hash-buckets' belongs to the feature that 'shares' names");
    }
    return new Vocabulary(minCount, buckets, shares);
  }

  /** Writes the keys that {@link #read} reads. */
  public void write(FeatureKeyWriter keys) {
    if (minCount > 1) {
      keys.integer("min-count", minCount);
    }
    hashBuckets.ifPresent(buckets -> keys.integer("hash-buckets", buckets));
    keys.text("shares", shares);
  }
}
