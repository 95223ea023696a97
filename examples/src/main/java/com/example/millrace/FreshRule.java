package com.example.millrace;

import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.reranking.RerankingRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Halves the score of an item for each so many days that it is in the catalogue. */
final class FreshRule implements RerankingRule {
  @Override
  public String type() {
    return FreshType.NAME;
  }

  @Override
  public Stage stage() {
    return Stage.SCORE;
  }

  @Override
  public List<RankedItem> apply(Input input) {
    double halfLife = FreshType.halfLife(input.parameters(FreshType.NAME));
    Instant now = input.context().now();
    List<RankedItem> adjusted = new ArrayList<>();
    for (RankedItem item : input.items()) {
      Duration age = Duration.between(item.state().listed().orElse(now), now);
      adjusted.add(item.times(Math.pow(0.5, age.toHours() / 24.0 / halfLife), "aged"));
    }
    return adjusted;
  }
}
