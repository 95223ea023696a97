package io.millrace.trainer.evaluation;

import java.util.List;

/**
 * How well a model orders the rows of a group (a list, a slate, a user), averaged over groups.
 *
 * <p>Ties are broken against the model: a positive stands behind every negative of the same score,
 * so a model that gives everything one score earns nothing. A group without a positive has no
 * ranking to judge; it is counted and left out of the averages.
 *
 * @param groups all of them
 * @param withoutPositive how many have no positive
 * @param atCutoffs the metrics that look at the first k rows only, one for each cut-off asked for
 * @param mrr mean reciprocal rank of the first positive (Voorhees 1999, TREC-8 QA track); NaN where
 *     no group has a positive
 * @param map mean average precision: the precision at the rank of each positive, averaged over the
 *     group's positives, not cut off (Manning, Raghavan and Schütze 2008, section 8.4); NaN where
 *     no group has a positive
 */
public record RankingEvaluation(
    int groups, int withoutPositive, List<AtCutoff> atCutoffs, double mrr, double map) {
  public RankingEvaluation {
    atCutoffs = List.copyOf(atCutoffs);
  }

  /**
   * Metrics of the first k rows.
   *
   * @param hitRate HR@k: the share of groups with a positive among their first k rows (He et al.
   *     2017, arXiv 1708.05031, section 4.1)
   * @param ndcg NDCG@k with gain 1 for a positive and discount {@code log2(rank + 1)}, over the
   *     gain of the best order of the same rows (Järvelin and Kekäläinen 2002)
   */
  public record AtCutoff(int k, double hitRate, double ndcg) {}
}
