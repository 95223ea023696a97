package io.millrace.serving.ranking;

import io.millrace.serving.candidate.Candidate;
import java.time.Instant;
import java.util.Optional;

/**
 * A candidate with what it was ranked by.
 *
 * @param score the model's probability of a click, or the popularity where no model ranks
 * @param scale what the score is
 * @param encodedAt the time as of which the item's features were computed; empty where none were
 */
public record Scored(
    Candidate candidate, double score, ScoreScale scale, Optional<Instant> encodedAt) {}
