package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.serving.candidate.Candidate;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * A candidate with what it was ranked by.
 *
 * @param score the model's probability of a click, or the popularity where no model ranks
 * @param scale what the score is
 * @param encodedAt the time as of which the item's features were computed; empty where none were
 * @param userItem the values of the features of user and item together
 */
public record Scored(
    Candidate candidate,
    double score,
    ScoreScale scale,
    Optional<Instant> encodedAt,
    Map<String, Value> userItem) {
  /** A candidate without features of user and item together. */
  public Scored(Candidate candidate, double score, ScoreScale scale, Optional<Instant> encodedAt) {
    this(candidate, score, scale, encodedAt, Map.of());
  }
}
