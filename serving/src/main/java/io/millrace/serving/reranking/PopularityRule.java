package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.serving.ranking.Adjustment;
import io.millrace.serving.ranking.PopularityFactor;
import io.millrace.serving.ranking.RankedItem;
import java.util.ArrayList;
import java.util.List;

/** Multiplies scores by a power of the items' popularity, see {@link PopularityFactor}. */
final class PopularityRule implements RerankingRule {
  @Override
  public String type() {
    return "popularity";
  }

  @Override
  public Stage stage() {
    return Stage.SCORE;
  }

  @Override
  public boolean isAskedBy(Placement placement) {
    return placement.popularity() != 0;
  }

  @Override
  public List<RankedItem> apply(Input input) {
    List<RankedItem> items = input.items();
    PopularityFactor[] factors = PopularityFactor.of(items, input.context().rules().popularity());
    List<RankedItem> adjusted = new ArrayList<>(items.size());
    for (int i = 0; i < factors.length; i++) {
      RankedItem item = items.get(i);
      Adjustment before = item.adjustment();
      adjusted.add(
          item.adjusted(
              factors[i].applyTo(item.score()),
              new Adjustment(factors[i], before.moves(), before.demoted(), before.pinned())));
    }
    return adjusted;
  }
}
