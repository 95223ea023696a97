package io.millrace.serving.site;

import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.candidate.RemovedItems;
import io.millrace.serving.ranking.RankedList;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * A ranking, and how it came about.
 *
 * @param candidates what was ranked; good until the request's scope is closed
 * @param fallbacks why it is not the ranking that was asked for
 * @param removed the items that may not be shown, if the request wants an explanation
 */
record RankingOutcome(
    RankedList ranking,
    CandidateSet candidates,
    Set<Fallback> fallbacks,
    Optional<RemovedItems> removed) {
  RankingOutcome(RankedList ranking, CandidateSet candidates) {
    this(ranking, candidates, fallbacks(candidates), Optional.empty());
  }

  /** Returns why a slate of some candidates is degraded. */
  static Set<Fallback> fallbacks(CandidateSet candidates) {
    return candidates.failed().isEmpty() ? Set.of() : EnumSet.of(Fallback.SOURCE_FAILED);
  }

  /** Returns the same with further reasons. */
  RankingOutcome with(Set<Fallback> others) {
    if (others.isEmpty()) {
      return this;
    }
    Set<Fallback> all = EnumSet.copyOf(others);
    all.addAll(fallbacks);
    return new RankingOutcome(ranking, candidates, all, removed);
  }

  RankingOutcome with(RemovedItems left) {
    return new RankingOutcome(ranking, candidates, fallbacks, Optional.of(left));
  }
}
