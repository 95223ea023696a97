package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.ranking.RankedItem;
import java.util.List;

/**
 * From a ranking to a slate by a placement's rules: rules of scores, then pins, then rules of order
 * among the slots between, then exploration of the last ones. {@link RerankingPlugin}s bring the
 * rules.
 *
 * @param usual how slates explore where the placement does not say
 */
public record Reranker(ExplorationRule usual) {
  /**
   * Makes a slate.
   *
   * @param ranked what may be shown, best first
   */
  public Reranked rerank(List<RankedItem> ranked, RerankingContext context) {
    int count = context.count();
    Placement rules = context.rules();
    RuleChain chain = new RuleChain(context);
    Pins pins = new Pins(rules.pins(), chain.score(ranked), count, context.now());
    int free = Math.max(0, count - pins.items().size());
    List<RankedItem> order = chain.order(pins.others(), pins.items(), free);
    List<RankedItem> between = order.subList(0, Math.min(free, order.size()));
    List<RankedItem> slate = pins.slate(between, count);
    return new Reranked(
        Exploration.place(
            slate,
            pins.places(),
            order.subList(between.size(), order.size()),
            rules,
            rules.exploration().orElse(usual),
            context.random()),
        chain.failed());
  }
}
