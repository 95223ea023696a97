package io.millrace.feature;

/** What is done to a number before a model sees it. Parameters are fitted on the training data. */
public sealed interface Transform {
  /** Returns how transformed numbers become rows. */
  Numbers encoding();

  /** Writes the keys that {@link #read} reads. */
  void write(FeatureKeyWriter keys);

  /** {@code (x - mean) / standard deviation}. */
  record Standardize() implements Transform {
    @Override
    public Numbers encoding() {
      return new ScaledNumber(number -> number);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.text("transform", "standardize");
    }
  }

  /** {@code sign(x) ln(1 + |x|)}, then standardised. */
  record Log() implements Transform {
    @Override
    public Numbers encoding() {
      return new ScaledNumber(number -> Math.signum(number) * Math.log1p(Math.abs(number)));
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.text("transform", "log");
    }
  }

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

    @Override
    public Numbers encoding() {
      return new QuantileBuckets(count);
    }

    @Override
    public void write(FeatureKeyWriter keys) {
      keys.text("transform", "buckets").integer("buckets", count);
    }
  }

  /**
   * Reads {@code transform}, and {@code buckets} if it is that.
   *
   * @param otherwise the name if none is given
   */
  static Transform read(FeatureKeys keys, String otherwise) {
    String name = keys.text("transform").orElse(otherwise);
    return switch (name) {
      case "standardize" -> new Standardize();
      case "log" -> new Log();
      case "buckets" -> new Buckets(keys.integer("buckets", 10));
      default ->
          throw new IllegalArgumentException(
              "'transform' must be one of standardize, log, buckets, is '%s'".formatted(name));
    };
  }
}
