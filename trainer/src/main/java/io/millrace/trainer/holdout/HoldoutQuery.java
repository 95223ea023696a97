package io.millrace.trainer.holdout;

import io.millrace.event.InteractionType;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What to hold out, and of whom.
 *
 * @param positive the type of interaction that has to be found; if empty, the strongest that makes
 *     up at least one in a hundred of the positive interactions
 * @param minValue positives with a smaller value, or without one, do not count; empty if all do
 * @param users most users to evaluate; of more, a sample
 * @param seed of the sample
 */
public record HoldoutQuery(
    Holdout holdout,
    Optional<InteractionType> positive,
    OptionalDouble minValue,
    int users,
    long seed) {
  /** Most users to evaluate unless a query says otherwise. */
  public static final int USERS = 5_000;

  public HoldoutQuery {
    if (users < 1) {
      throw new IllegalArgumentException("users must be at least 1, but is " + users);
    }
  }

  /** A query for up to {@value #USERS} users, by the strongest positive. */
  public static HoldoutQuery of(Holdout holdout) {
    return new HoldoutQuery(holdout, Optional.empty(), OptionalDouble.empty(), USERS, 1);
  }
}
