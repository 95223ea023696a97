package io.millrace.recommender;

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): {@code (1 - w) / (60 + r) + w
 * / (60 + m)} with the ranks {@code r} by retrieval and {@code m} by the ranker, both from 1. It
 * needs no common scale of the two scores.
 */
public final class RankFusion {
  private static final double OFFSET = 60;

  private RankFusion() {}

  /**
   * Returns the fused score under which an item has another rank: of a score that stands for rank
   * {@code r}, so {@code 1 / (60 + r)}, it is {@code 1 / (60 + r / divisor)}.
   */
  public static double withRankDividedBy(double score, double divisor) {
    return 1 / (OFFSET + (1 / score - OFFSET) / divisor);
  }

  /** Returns the fused score of an item; larger is better. */
  public static float score(double rankerWeight, int retrievalRank, int rankerRank) {
    return (float)
        ((1 - rankerWeight) / (OFFSET + retrievalRank) + rankerWeight / (OFFSET + rankerRank));
  }
}
