package io.millrace.feature;

/** What the retrieval model says of an item for a user. */
public interface RetrievalSignals {
  /**
   * Returns the rank by retrieval score among the items that are not in the user's history, from 1;
   * 0 if the item is not retrieved, NaN if there are no scores.
   */
  double rank();

  /**
   * Returns the retrieval score divided by the user's largest, in (0, 1]; 0 if the item is not
   * retrieved, NaN if there are no scores.
   */
  double score();
}
