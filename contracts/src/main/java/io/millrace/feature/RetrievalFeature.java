package io.millrace.feature;

import java.util.Optional;

/**
 * A feature of a user and an item together, computed from what the retrieval model says of them.
 * Serving computes it for each candidate of a request. Only the linear part sees it: nothing of an
 * item that is prepared ahead of requests depends on it. Logged with impressions, but left out of
 * profiles: what is shown has good ranks by choice.
 */
public non-sealed interface RetrievalFeature extends Feature {
  /** Returns the value, NaN if it is missing. Allocates nothing. */
  double value(RetrievalSignals signals);

  /** One row of weight 1 for each value. */
  @Override
  FixedRows encoding();

  @Override
  default Scope of() {
    return Scope.USER_ITEM;
  }

  @Override
  default Optional<String> notCrossable() {
    return Optional.of("only features of users, items and context can be crossed");
  }
}
