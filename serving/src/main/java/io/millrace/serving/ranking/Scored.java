package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.serving.candidate.Candidate;
import java.util.Map;
import java.util.Optional;

/**
 * A candidate with what it was ranked by.
 *
 * @param score the model's probability of a click, or the popularity where no model ranks
 * @param values the item features that the score was computed from; empty where none were
 */
public record Scored(Candidate candidate, double score, Optional<Map<String, Value>> values) {}
