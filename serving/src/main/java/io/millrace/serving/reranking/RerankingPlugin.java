package io.millrace.serving.reranking;

import java.util.List;

/**
 * Brings re-ranking rules. Their types are brought by an {@link
 * io.millrace.placement.PlacementPlugin}, as other services know names only. Implementations have a
 * constructor without arguments and are named in {@code
 * META-INF/services/io.millrace.serving.reranking.RerankingPlugin}.
 */
public interface RerankingPlugin {
  /** Returns its rules. */
  List<RerankingRule> rules();
}
