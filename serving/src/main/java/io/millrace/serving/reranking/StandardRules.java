package io.millrace.serving.reranking;

import java.util.List;

/** The re-ranking rules that Millrace brings; placements have fields of their own for them. */
public final class StandardRules implements RerankingPlugin {
  @Override
  public List<RerankingRule> rules() {
    return List.of(new PopularityRule(), new BoostRule(), new DiversityRule());
  }
}
