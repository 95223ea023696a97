package io.millrace.feature;

import java.util.function.DoubleToIntFunction;

/** A row for each bucket of a number, of weight 1; the buckets are known without training. */
public final class FixedRows extends Numbers {
  private static final int NO_BUCKET = -1;

  private final int count;
  private final DoubleToIntFunction bucket;
  private final int missing;

  /**
   * Missing values have a row of their own.
   *
   * @param count how many buckets
   * @param bucket of a number, below {@code count}; below 0 if it has none, as the unseen. Pure
   */
  public FixedRows(int count, DoubleToIntFunction bucket) {
    this(count, bucket, NO_BUCKET);
  }

  private FixedRows(int count, DoubleToIntFunction bucket, int missing) {
    if (count < 1) {
      throw new IllegalArgumentException("buckets must be at least 1, is " + count);
    }
    this.count = count;
    this.bucket = bucket;
    this.missing = missing;
  }

  /** Returns the same with missing values in a bucket. */
  public FixedRows missingIn(int missingBucket) {
    return new FixedRows(count, bucket, missingBucket);
  }

  @Override
  public int rowCount(FieldState state) {
    return FIRST_TERM + count;
  }

  @Override
  public Profile profile() {
    return Profile.ROWS;
  }

  @Override
  public Encoder encoder(FieldState state, int firstRow) {
    return new Encoder(this, firstRow);
  }

  /** Encodes a number as one row of weight 1. */
  public static final class Encoder implements NumberEncoder {
    private final DoubleToIntFunction bucket;
    private final int count;
    private final int firstRow;
    private final int missingRow;

    private Encoder(FixedRows fixed, int firstRow) {
      bucket = fixed.bucket;
      count = fixed.count;
      this.firstRow = firstRow;
      missingRow = firstRow + (fixed.missing < 0 ? MISSING : FIRST_TERM + fixed.missing);
    }

    /** Returns the row of a number; NaN is the missing one. */
    public int row(double number) {
      if (Double.isNaN(number)) {
        return missingRow;
      }
      int found = bucket.applyAsInt(number);
      if (found >= count) {
        throw new IllegalStateException(
            "bucket %d of %s is not below %d".formatted(found, number, count));
      }
      return firstRow + (found < 0 ? UNSEEN : FIRST_TERM + found);
    }

    @Override
    public int size(double[] numbers, int at) {
      return 1;
    }

    @Override
    public void encode(double[] numbers, int at, int[] rows, float[] weights, int to) {
      rows[to] = row(numbers[at]);
      weights[to] = 1f;
    }
  }
}
