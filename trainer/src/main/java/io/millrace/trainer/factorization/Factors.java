package io.millrace.trainer.factorization;

/**
 * Vectors of users and items, row by row, whose dot product is the higher the likelier a choice is.
 *
 * @param dimension of every vector
 * @param users {@code users x dimension}
 * @param items {@code items x dimension}
 */
@SuppressWarnings("ArrayRecordComponent")
public record Factors(int dimension, float[] users, float[] items) {
  /** Returns the dot product of a user's and an item's vector; 0 for one below 0. */
  public float score(int user, int item) {
    if (user < 0 || item < 0) {
      return 0;
    }
    int u = user * dimension;
    int i = item * dimension;
    float sum = 0;
    for (int d = 0; d < dimension; d++) {
      sum += users[u + d] * items[i + d];
    }
    return sum;
  }
}
