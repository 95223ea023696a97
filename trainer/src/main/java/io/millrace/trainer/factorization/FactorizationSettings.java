package io.millrace.trainer.factorization;

/**
 * The settings of {@link ImplicitAls}.
 *
 * @param dimension of the vectors
 * @param unobserved weight of every pair of user and item beside that of a choice, which is 1
 * @param penalty of a vector's squares, for each choice and each unobserved pair of its row
 * @param seed of the first vectors
 */
public record FactorizationSettings(int dimension, double unobserved, double penalty, long seed) {
  public FactorizationSettings {
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be at least 1, is " + dimension);
    }
    if (!(unobserved > 0 && penalty > 0)) {
      throw new IllegalArgumentException(
          "unobserved and penalty must be above 0, are %s and %s".formatted(unobserved, penalty));
    }
  }

  /** Returns the same with another weight of unobserved pairs and another penalty. */
  FactorizationSettings with(double newUnobserved, double newPenalty) {
    return new FactorizationSettings(dimension, newUnobserved, newPenalty, seed);
  }
}
