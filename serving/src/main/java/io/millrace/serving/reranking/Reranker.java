package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.ranking.Scored;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/**
 * From a ranking to a slate by a placement's rules: popularity, boosts and buries, then pins, then
 * diversity among the places between, then exploration of the last ones.
 *
 * @param usual how slates explore where the placement does not say
 */
public record Reranker(ExplorationRule usual) {
  /**
   * The slate of at most {@code count} items.
   *
   * @param ranked what may be shown, best first
   */
  public List<Placed> place(
      List<Scored> ranked,
      int count,
      Placement rules,
      Likeness likeness,
      Instant now,
      SplittableRandom random) {
    List<Ordered> ordered = Ordered.by(ranked, rules, now);
    Pins pins = new Pins(rules.pins(), ordered, count, now);
    int free = Math.max(0, count - pins.items().size());
    List<Ordered> order =
        new Diversifier(rules.diversity(), likeness).order(pins.others(), pins.items(), free);
    List<Ordered> between = order.subList(0, Math.min(free, order.size()));
    List<Ordered> slate = pins.slate(between, count);
    return Exploration.place(
        slate,
        pins.places(),
        order.subList(between.size(), order.size()),
        rules,
        rules.exploration().orElse(usual),
        random);
  }
}
