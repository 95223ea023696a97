package io.millrace.feature;

/** What is done to a number before a model sees it. Parameters are fitted on the training data. */
public sealed interface Transform {
  /** {@code (x - mean) / standard deviation}. */
  record Standardize() implements Transform {}

  /** {@code sign(x) ln(1 + |x|)}, then standardised. */
  record Log() implements Transform {}

  /**
   * The number of the quantile bucket, as a category: a piecewise constant function of the number.
   *
   * @param count how many buckets, at least 2
   */
  record Buckets(int count) implements Transform {
    public Buckets {
      if (count < 2) {
        throw new IllegalArgumentException("buckets must be at least 2, is " + count);
      }
    }
  }
}
