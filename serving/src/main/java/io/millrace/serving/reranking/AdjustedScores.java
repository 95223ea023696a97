package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Boost;
import io.millrace.serving.ranking.Adjustment;
import io.millrace.serving.ranking.PopularityFactor;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.state.ItemState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Orders by score under popularity, boosts and demotions. */
final class AdjustedScores {
  private AdjustedScores() {}

  /**
   * Returns the items, best first; equals keep their order. A factor on a negative score, which a
   * model's probability never is, is divided by instead, so that a boost always lifts.
   */
  static List<RankedItem> order(List<RankedItem> ranked, Placement rules, Instant now) {
    List<Boost> holding =
        rules.boosts().stream().filter(boost -> boost.period().holds(now)).toList();
    if (rules.popularity() == 0 && holding.isEmpty()) {
      return ranked;
    }
    PopularityFactor[] factors =
        rules.popularity() == 0
            ? new PopularityFactor[0]
            : PopularityFactor.of(ranked, rules.popularity());
    List<RankedItem> ordered = new ArrayList<>(ranked.size());
    for (int i = 0; i < ranked.size(); i++) {
      PopularityFactor factor = factors.length == 0 ? PopularityFactor.NONE : factors[i];
      ordered.add(adjust(ranked.get(i), factor, holding));
    }
    ordered.sort(
        Comparator.comparingDouble((RankedItem item) -> item.score().adjusted()).reversed());
    return ordered;
  }

  private static RankedItem adjust(
      RankedItem ranked, PopularityFactor popularity, List<Boost> boosts) {
    double score = popularity.applyTo(ranked.score());
    boolean demoted = false;
    Optional<String> moves = Optional.empty();
    for (Boost boost : boosts) {
      ItemState item = ranked.state();
      if (boost.filter().matches(item.itemId(), item.attributes())) {
        score =
            score < 0
                ? score / Math.max(boost.factor(), Double.MIN_NORMAL)
                : score * boost.factor();
        demoted |= boost.factor() < 1;
        String told =
            String.format(
                Locale.ROOT,
                "%s by '%s' (x%s)",
                boost.factor() < 1 ? "buried" : "boosted",
                boost.name(),
                boost.factor());
        moves = Optional.of(moves.map(before -> before + ", " + told).orElse(told));
      }
    }
    return ranked.adjusted(score, new Adjustment(popularity, moves, demoted, false));
  }
}
