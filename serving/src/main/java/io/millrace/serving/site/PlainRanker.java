package io.millrace.serving.site;

import static io.millrace.serving.site.Fallback.LATE;

import io.millrace.placement.Source;
import io.millrace.serving.candidate.CandidateFinder;
import io.millrace.serving.candidate.CandidateQuery;
import io.millrace.serving.candidate.Candidates;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.CatalogueWatch;
import io.millrace.serving.ranking.Ranking;
import io.millrace.serving.ranking.RankingRoom;
import java.util.List;

/** Ranks where no model does. */
final class PlainRanker {
  private final CandidateFinder candidates;
  private final CatalogueWatch catalogue;
  private final int size;

  /**
   * @param size candidates of a slate
   */
  PlainRanker(CandidateFinder candidates, CatalogueWatch catalogue, int size) {
    this.candidates = candidates;
    this.catalogue = catalogue;
    this.size = size;
  }

  /** Given items, by popularity. */
  Ranking rank(Request request, List<CatalogueItem> given) {
    RankingRoom room = request.room();
    add(given, room.candidates());
    return Ranking.byPopularity(room, catalogue.current());
  }

  static void add(List<CatalogueItem> given, Candidates into) {
    given.forEach(item -> into.add(item, Source.REQUEST));
  }

  /**
   * What goes with the user's last items, and then what is popular. Popular items alone where an
   * experiment asks for the baseline, where there are no such neighbours, and for who is late.
   */
  Ranking rank(Request request, String word, CandidateQuery wanted) {
    int needed = request.query.count();
    int most = Math.max(size, needed);
    RankingRoom room = request.room();
    boolean popularAlone = word.equals(Ranking.POPULARITY) || request.fallbacks.contains(LATE);
    boolean neighbours =
        !popularAlone && candidates.neighbours(wanted, most, needed, room.candidates());
    if (!neighbours) {
      candidates.popular(wanted, most, needed, room.candidates());
    }
    request.stages.count(room.candidates());
    return neighbours
        ? Ranking.byNeighbours(room)
        : Ranking.byPopularity(room, catalogue.current());
  }
}
