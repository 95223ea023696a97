package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Boost;
import io.millrace.serving.ranking.LazyList;
import io.millrace.serving.ranking.Scored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A ranked item on its way to a place.
 *
 * @param key what it is ordered by: the score under its popularity, times the factors that hold
 * @param rank its place by score alone, from 1
 * @param buried whether a factor below 1 holds
 * @param popularity the factor of its popularity
 * @param moves what else moved it so far, in words
 * @param pinned whether a pin placed it
 */
record Ordered(
    Scored scored,
    double key,
    int rank,
    boolean buried,
    PopularityFactor popularity,
    Optional<String> moves,
    boolean pinned) {
  /**
   * Orders by score under popularity, times factors; equals keep their order. A factor on a
   * negative score, which a model's probability never is, is divided by instead, so that a boost
   * always lifts.
   */
  static List<Ordered> by(List<Scored> ranked, Placement rules, Instant now) {
    List<Boost> holding =
        rules.boosts().stream().filter(boost -> boost.period().holds(now)).toList();
    if (rules.popularity() == 0 && holding.isEmpty()) {
      return new LazyList<>(
          ranked.size(), i -> of(ranked.get(i), i + 1, PopularityFactor.NONE, holding));
    }
    PopularityFactor[] factors =
        rules.popularity() == 0
            ? new PopularityFactor[0]
            : PopularityFactor.of(ranked, rules.popularity());
    List<Ordered> ordered = new ArrayList<>(ranked.size());
    for (int i = 0; i < ranked.size(); i++) {
      PopularityFactor factor = factors.length == 0 ? PopularityFactor.NONE : factors[i];
      ordered.add(of(ranked.get(i), i + 1, factor, holding));
    }
    ordered.sort(Comparator.comparingDouble(Ordered::key).reversed());
    return ordered;
  }

  private static Ordered of(
      Scored scored, int rank, PopularityFactor popularity, List<Boost> boosts) {
    double key = popularity.applyTo(scored);
    boolean buried = false;
    Optional<String> moves = Optional.empty();
    for (Boost boost : boosts) {
      var item = scored.candidate().item();
      if (boost.filter().matches(item.itemId(), item.attributes())) {
        key = key < 0 ? key / Math.max(boost.factor(), Double.MIN_NORMAL) : key * boost.factor();
        buried |= boost.factor() < 1;
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
    return new Ordered(scored, key, rank, buried, popularity, moves, false);
  }

  /** Returns what moved it, in words. */
  Optional<String> rule() {
    if (popularity.exponent() == 0) {
      return moves;
    }
    String raised = popularity.rule();
    return Optional.of(moves.map(others -> raised + ", " + others).orElse(raised));
  }

  Ordered movedBy(String name) {
    return moved(name, pinned);
  }

  Ordered pinnedBy(String name) {
    return moved(name, true);
  }

  private Ordered moved(String name, boolean byPin) {
    return new Ordered(
        scored,
        key,
        rank,
        buried,
        popularity,
        Optional.of(moves.map(before -> before + ", " + name).orElse(name)),
        byPin);
  }
}
