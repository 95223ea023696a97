package io.millrace.trainer.factorization;

/**
 * How much a choice counts by its age: {@code (1 + age)^-exponent}, where the age of a user's
 * newest choice is 0 and that of the one before is 1. A power of the age forgets the newest choices
 * fast and the oldest hardly ever, so that one exponent suits short and long histories.
 *
 * @param exponent at least 0; 0: all choices count alike
 */
public record Recency(double exponent) {
  /** All choices count alike. */
  public static final Recency NONE = new Recency(0);

  public Recency {
    if (!(exponent >= 0 && Double.isFinite(exponent))) {
      throw new IllegalArgumentException("exponent must be at least 0, is " + exponent);
    }
  }

  /** Returns the weight of a choice, in (0, 1]. */
  public float weight(int age) {
    return exponent == 0 ? 1f : (float) Math.pow(1.0 + age, -exponent);
  }

  /** Returns the weights of the ages from 0 to below a count. */
  float[] weights(int count) {
    float[] weights = new float[count];
    for (int age = 0; age < count; age++) {
      weights[age] = weight(age);
    }
    return weights;
  }

  /** Returns the summed weight of a user's choices. */
  public double sum(int count) {
    double sum = 0;
    for (int age = 0; age < count; age++) {
      sum += weight(age);
    }
    return sum;
  }
}
