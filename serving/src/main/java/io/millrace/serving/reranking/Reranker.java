package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.ranking.RankedItem;
import java.util.List;

/**
 * From a ranking to a slate by a placement's rules: popularity, boosts and demotions, then pins,
 * then diversity among the places between, then exploration of the last ones.
 *
 * @param usual how slates explore where the placement does not say
 */
public record Reranker(ExplorationRule usual) {
  /**
   * Makes a slate.
   *
   * @param ranked what may be shown, best first
   */
  public List<RankedItem> rerank(List<RankedItem> ranked, RerankingContext context) {
    int count = context.count();
    Placement rules = context.rules();
    List<RankedItem> ordered = AdjustedScores.order(ranked, rules, context.now());
    Pins pins = new Pins(rules.pins(), ordered, count, context.now());
    int free = Math.max(0, count - pins.items().size());
    List<RankedItem> order =
        new Diversifier(rules.diversity(), context.similarity())
            .order(pins.others(), pins.items(), free);
    List<RankedItem> between = order.subList(0, Math.min(free, order.size()));
    List<RankedItem> slate = pins.slate(between, count);
    return Exploration.place(
        slate,
        pins.places(),
        order.subList(between.size(), order.size()),
        rules,
        rules.exploration().orElse(usual),
        context.random());
  }
}
