package io.millrace.serving.ranking;

import io.millrace.recommender.RankFusion;

/** What a score is, and so what a factor on it means. */
public enum ScoreScale {
  /** A sum of weights, or a share: the factor multiplies it. */
  LINEAR {
    @Override
    public double times(double score, double factor) {
      return score < 0 ? score / factor : score * factor;
    }
  },
  /** A ranker's probability: the factor multiplies its odds, so its logarithm adds to the logit. */
  PROBABILITY {
    @Override
    public double times(double score, double factor) {
      return score * factor / (1 - score + score * factor);
    }
  },
  /** A fusion of ranks: the factor divides the rank that the score stands for. */
  RANKS {
    @Override
    public double times(double score, double factor) {
      return RankFusion.withRankDividedBy(score, factor);
    }
  };

  /**
   * Returns the score under a factor; the score itself under 1.
   *
   * @param factor above 0; above 1 the score rises
   */
  public abstract double times(double score, double factor);
}
