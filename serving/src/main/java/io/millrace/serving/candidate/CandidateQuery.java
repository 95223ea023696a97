package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What candidates are wanted for.
 *
 * @param seeds items that the request names as a starting point
 * @param eligible whether an item may be shown at all
 * @param nearest the search by the model's vectors; empty for a model without vectors
 */
public record CandidateQuery(
    UserState user,
    List<ItemId> seeds,
    Predicate<ItemState> eligible,
    Optional<VectorQuery> nearest) {
  /** A user's vector and the items' vectors that it is compared with. */
  public record VectorQuery(float[] user, ItemVectors items) {}
}
