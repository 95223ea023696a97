package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of a user. Bounded: at most {@value #MAX_RECENT} recent interactions.
 *
 * @param attributes from the newest {@code user} event
 * @param recent the newest interactions by their timestamps, newest first, one for each item and
 *     type
 * @param counts how many interactions there were, by type
 * @param impressions how many items were shown
 * @param updated the newest {@code user} event's time; older ones change nothing
 */
public record UserState(
    UserId userId,
    Map<String, Value> attributes,
    List<Recent> recent,
    Map<InteractionType, DecayedCount> counts,
    long impressions,
    Optional<Instant> updated) {
  /** Longest history kept. */
  public static final int MAX_RECENT = 50;

  public UserState {
    attributes = Map.copyOf(attributes);
    recent = List.copyOf(recent);
    counts = Map.copyOf(counts);
  }

  /** A user of whom nothing is known. */
  public static UserState unknown(UserId userId) {
    return new UserState(userId, Map.of(), List.of(), Map.of(), 0, Optional.empty());
  }

  /** One remembered interaction. */
  public record Recent(InteractionType type, ItemId itemId, Instant at) {}
}
