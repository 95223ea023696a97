package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Diversity;
import io.millrace.serving.ranking.RankedItem;
import java.util.List;

/** Spreads similar items and keeps attribute caps, see {@link Diversifier}. */
final class DiversityRule implements RerankingRule {
  @Override
  public String type() {
    return "diversity";
  }

  @Override
  public Stage stage() {
    return Stage.ORDER;
  }

  @Override
  public boolean isAskedBy(Placement placement) {
    return !placement.diversity().equals(Diversity.BY_SCORE);
  }

  @Override
  public List<RankedItem> apply(Input input) {
    RerankingContext context = input.context();
    return new Diversifier(context.rules().diversity(), context.similarity())
        .order(input.items(), input.before(), input.wanted());
  }
}
