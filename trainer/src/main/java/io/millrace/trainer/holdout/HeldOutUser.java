package io.millrace.trainer.holdout;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A user whose next items a recommender has to find.
 *
 * @param at when the first of the held-out events happened
 * @param context of the first held-out event
 * @param targets the held-out items, none of which the user interacted with before; not empty
 * @param history the items of the positives that are not held out, oldest first, an item as often
 *     as it occurs; empty for a new user
 * @param seen every item that the user interacted with in the events that are not held out
 */
public record HeldOutUser(
    UserId userId,
    Instant at,
    Map<String, Value> context,
    Set<ItemId> targets,
    List<ItemId> history,
    Set<ItemId> seen) {
  public HeldOutUser {
    context = Map.copyOf(context);
    targets = Set.copyOf(targets);
    history = List.copyOf(history);
    seen = Set.copyOf(seen);
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets of user %s must not be empty".formatted(userId));
    }
  }
}
