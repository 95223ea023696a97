package io.millrace.serving.ranking;

import io.millrace.event.Value;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * The score of an item in a ranking.
 *
 * @param value the model's probability of a click, or another score on the given scale
 * @param adjusted what the item is ordered by: the value under the factors of the placement's rules
 * @param rank the item's place by value alone, from 1
 * @param encodedAt the time as of which the item's features were computed; empty if none were
 * @param userItem the values of the features of user and item together
 */
public record ItemScore(
    double value,
    double adjusted,
    int rank,
    ScoreScale scale,
    Optional<Instant> encodedAt,
    Map<String, Value> userItem) {
  /** A score that no features were computed for. */
  public ItemScore(double value, int rank, ScoreScale scale) {
    this(value, value, rank, scale, Optional.empty(), Map.of());
  }

  ItemScore adjusted(double other) {
    return new ItemScore(value, other, rank, scale, encodedAt, userItem);
  }

  ItemScore withoutFeatures() {
    return new ItemScore(value, adjusted, rank, scale, Optional.empty(), Map.of());
  }
}
