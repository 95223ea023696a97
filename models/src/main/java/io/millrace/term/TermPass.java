package io.millrace.term;

/**
 * One thread's scratch for a term: first the user, then blocks of items that are joined with the
 * user. Calls are per block, never per candidate, and allocate nothing.
 */
public interface TermPass {
  /**
   * Takes a user.
   *
   * @return what the user adds to every logit
   */
  float user(PooledFields user);

  /**
   * Computes what holds for every user.
   *
   * @param into for each item its floats, those of this term from {@code at} on
   * @param own what the item adds to every logit is added here
   */
  void items(PooledFields items, float[][] into, int at, float[] own);

  /**
   * Adds what only a user and an item together give.
   *
   * @param at of this term's floats among an item's
   * @param logits one for each candidate
   */
  void join(Candidates candidates, int at, float[] logits);

  /** The last {@link #user}'s vector, for a term that {@link Term#retrieves}. */
  default float[] userVector() {
    return new float[0];
  }
}
