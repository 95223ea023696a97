package io.millrace.serving.candidate;

import io.millrace.retrieval.linear.RetrievalRanks;
import io.millrace.serving.catalogue.CatalogueItem;
import java.util.List;

/**
 * What a retrieval model says of all items, given a request's seed items and the user's history.
 * Good until the request's buffers are released; one thread.
 */
public interface RetrievalScores {
  /** Returns whether there are scores: a model, and something of a history. */
  boolean isScored();

  /** Returns the score of an item of the catalogue; 0 if retrieval says nothing of it. */
  float score(CatalogueItem item);

  /**
   * Returns the ranks of the scores, for {@link #score(CatalogueItem)}; computed when they are
   * first asked for.
   */
  RetrievalRanks ranks();

  /** Returns the newest entries of the history, as the model reads it; empty if it reads none. */
  List<RetrievalBuffer.Entry> entries(int most);

  /** Returns how many entries of the history the model reads. */
  int size();
}
