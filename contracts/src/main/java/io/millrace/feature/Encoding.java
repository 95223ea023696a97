package io.millrace.feature;

import io.millrace.event.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * How the values of a feature become weighted rows of its field: strings as {@link Terms}, or
 * {@link Numbers}. Examples one by one and in columns go through the same {@link FieldEncoder}.
 *
 * <p>Rows of a field, from its first: {@value #MISSING} the missing, {@value #UNSEEN} the unseen,
 * from {@value #FIRST_TERM} on its terms, hash buckets, buckets or components.
 */
public abstract sealed class Encoding permits Terms, Numbers {
  /** The row of a missing value. */
  public static final int MISSING = 0;

  /** The row of values that training did not see. */
  public static final int UNSEEN = 1;

  /** The first row of a field's own. */
  public static final int FIRST_TERM = 2;

  /** What of encoded values a profile compares. */
  public enum Profile {
    /** The shares of the rows. */
    ROWS,
    /** The distribution of the weights of a single row. */
    WEIGHTS,
    /** Only whether there is a value. */
    PRESENCE
  }

  Encoding() {}

  /** Returns whether a value has the type that is read. */
  public abstract boolean reads(Value value);

  /** Returns what a profile compares. */
  public abstract Profile profile();

  /** Returns how strings get their rows; empty if values are numbers. */
  public Optional<Vocabulary> vocabulary() {
    return Optional.empty();
  }

  /** Returns whether a value is one string as it is: an id, a brand. */
  public boolean isCategory() {
    return false;
  }

  /** Returns how many rows a field needs that does not share another's. */
  abstract int rowCount(FieldState state);

  /**
   * Returns an empty column of values.
   *
   * @param dictionary null if the strings are hashed, or the values are numbers
   * @param hashBuckets of the strings, if they are hashed
   */
  abstract Column column(@Nullable Dictionary dictionary, int hashBuckets);

  /** Returns what learns from such columns. */
  abstract Learner learner(@Nullable Dictionary dictionary, SplittableRandom random);

  /**
   * Returns the fitted encoder of a field.
   *
   * @param shared the encoder whose rows are used, or null
   */
  abstract FieldEncoder encoder(
      String feature, FieldState state, int firstRow, @Nullable FieldEncoder shared);

  static IllegalArgumentException wrong(String feature, Value value) {
    return new IllegalArgumentException(
        "feature '%s' cannot be read from a value of type %s"
            .formatted(feature, value.getClass().getSimpleName().toLowerCase(Locale.ROOT)));
  }
}
