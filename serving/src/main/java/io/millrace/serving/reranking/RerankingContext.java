package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import java.time.Instant;
import java.util.SplittableRandom;

/**
 * What a slate is made by.
 *
 * @param count slots of the slate
 * @param now when rules have to hold
 * @param random what exploration and team draft draw from; the same seed gives the same slate
 */
public record RerankingContext(
    int count, Placement rules, Similarity similarity, Instant now, SplittableRandom random) {
  public RerankingContext {
    if (count < 0) {
      throw new IllegalArgumentException("count must not be below 0, is " + count);
    }
  }

  /** Returns the same by other rules, with draws of its own. */
  RerankingContext with(Placement other) {
    return new RerankingContext(count, other, similarity, now, new SplittableRandom(0));
  }
}
