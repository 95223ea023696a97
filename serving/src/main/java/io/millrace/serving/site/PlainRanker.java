package io.millrace.serving.site;

import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.CandidateSet;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.ranking.RankedList;
import io.millrace.serving.ranking.RankingBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Ranks if no model does. */
final class PlainRanker {
  private final CandidateFinder candidates;
  private final Supplier<Catalogue> catalogue;
  private final int size;

  /**
   * @param size candidates of a slate
   */
  PlainRanker(CandidateFinder candidates, Supplier<Catalogue> catalogue, int size) {
    this.candidates = candidates;
    this.catalogue = catalogue;
    this.size = size;
  }

  /** Ranks given items by popularity. */
  RankingOutcome rank(List<CatalogueItem> given, CandidateQuery wanted, RequestScope scope) {
    RankingBuffer buffer = scope.acquire();
    CandidateSet found = candidates.given(wanted, given, buffer.candidates());
    return new RankingOutcome(RankedList.byPopularity(found, buffer, catalogue.get()), found);
  }

  /**
   * Ranks what is co-visited with the user's last items, and then what is popular. Popular items
   * alone if an experiment asks for the baseline, if there are no such neighbours, and if the
   * request is late.
   *
   * @param fallbacks why no model ranks
   */
  RankingOutcome rank(
      RequestContext context,
      String model,
      CandidateQuery wanted,
      Set<Fallback> fallbacks,
      RequestScope scope) {
    int needed = context.query().count();
    int most = Math.max(size, needed);
    RankingBuffer buffer = scope.acquire();
    boolean popularAlone = model.equals(RankedList.POPULARITY) || fallbacks.contains(Fallback.LATE);
    if (!popularAlone) {
      CandidateSet found = candidates.neighbours(wanted, most, needed, buffer.candidates());
      if (CandidateFinder.isLedByNeighbours(found)) {
        context.stages().count(found);
        return new RankingOutcome(RankedList.byNeighbours(found, buffer), found);
      }
    }
    CandidateSet found = candidates.popular(wanted, most, needed, buffer.candidates());
    context.stages().count(found);
    return new RankingOutcome(RankedList.byPopularity(found, buffer, catalogue.get()), found);
  }
}
