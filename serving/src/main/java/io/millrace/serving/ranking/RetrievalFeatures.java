package io.millrace.serving.ranking;

import io.millrace.event.Value;
import io.millrace.feature.FeatureEncoder;
import io.millrace.retrieval.linear.RetrievalRanks;
import io.millrace.serving.candidate.RetrievalScores;
import io.millrace.serving.catalogue.CatalogueItem;
import java.util.Map;
import java.util.function.IntFunction;

/** A ranker's features of type {@code retrieval}, from the retrieval scores of a request. */
record RetrievalFeatures(FeatureEncoder encoder) {
  private static final int[] NONE = {};

  /**
   * Encodes the values of some items; returns an empty array if the ranker has no such features.
   *
   * @param reused is returned if it is large enough
   */
  int[] rows(RetrievalScores retrieval, int count, IntFunction<CatalogueItem> items, int[] reused) {
    int fields = encoder.userItemFields();
    if (fields == 0 || count == 0) {
      return NONE;
    }
    int[] rows = reused.length < count * fields ? new int[2 * count * fields] : reused;
    RetrievalRanks.Signals signals = retrieval.ranks().signals();
    for (int i = 0; i < count; i++) {
      encoder.retrievalRows(signals.of(retrieval.score(items.apply(i))), rows, i * fields);
    }
    return rows;
  }

  /** Returns the values of an item by the features' names, without the missing ones. */
  Map<String, Value> values(RetrievalScores retrieval, CatalogueItem item) {
    if (encoder.userItemFields() == 0 || !retrieval.isScored()) {
      return Map.of();
    }
    return retrieval
        .ranks()
        .signals()
        .of(retrieval.score(item))
        .values(encoder.spec().retrievalFeatures());
  }
}
