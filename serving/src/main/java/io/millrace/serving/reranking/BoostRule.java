package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Boost;
import io.millrace.serving.ranking.RankedItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Multiplies the scores of items that a filter matches: boosts and demotions. */
final class BoostRule implements RerankingRule {
  @Override
  public String type() {
    return "boosts";
  }

  @Override
  public Stage stage() {
    return Stage.SCORE;
  }

  @Override
  public boolean isAskedBy(Placement placement) {
    return !placement.boosts().isEmpty();
  }

  @Override
  public List<RankedItem> apply(Input input) {
    List<Boost> holding =
        input.context().rules().boosts().stream()
            .filter(boost -> boost.period().holds(input.context().now()))
            .toList();
    if (holding.isEmpty()) {
      return input.items();
    }
    List<RankedItem> adjusted = new ArrayList<>(input.items().size());
    for (RankedItem item : input.items()) {
      RankedItem boosted = item;
      for (Boost boost : holding) {
        if (boost.filter().matches(item.itemId(), item.state().attributes())) {
          boosted = boosted.times(boost.factor(), words(boost));
        }
      }
      adjusted.add(boosted);
    }
    return adjusted;
  }

  private static String words(Boost boost) {
    return String.format(
        Locale.ROOT,
        "%s by '%s' (x%s)",
        boost.factor() < 1 ? "buried" : "boosted",
        boost.name(),
        boost.factor());
  }
}
