package com.example.millrace;

import io.millrace.serving.reranking.RerankingPlugin;
import io.millrace.serving.reranking.RerankingRule;
import java.util.List;

public final class ExampleRules implements RerankingPlugin {
  @Override
  public List<RerankingRule> rules() {
    return List.of(new FreshRule());
  }
}
