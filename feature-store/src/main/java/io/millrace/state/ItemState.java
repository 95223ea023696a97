package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of an item. Bounded: at most {@value #MAX_NEIGHBOURS} neighbours and {@value
 * #MAX_PLACEMENTS} placements.
 *
 * @param attributes from the newest {@code item} event
 * @param deleted whether that event said so
 * @param counts how many interactions there were, by type
 * @param impressions how often it was shown
 * @param neighbours how often the same users turned to another item close in time, a visit of the
 *     item d places away counting 1/d; whole multiples of 1/60; the strongest only. A sketch for
 *     candidates, no feature: it depends on the order of events where they are late, and where
 *     there are more than are kept
 * @param firstSeen the earliest event about it
 * @param listed the earliest {@code item} event's time: when the item was new
 * @param updated the newest {@code item} event's time; older ones change nothing
 * @param placements where it was shown and what came of it, by placement; where there are too many,
 *     those whose names come first
 */
public record ItemState(
    ItemId itemId,
    Map<String, Value> attributes,
    boolean deleted,
    Map<InteractionType, EventCount> counts,
    long impressions,
    Map<ItemId, Double> neighbours,
    Optional<Instant> firstSeen,
    Optional<Instant> listed,
    Optional<Instant> updated,
    Map<String, PlacementCount> placements) {
  /** Most neighbours kept. */
  public static final int MAX_NEIGHBOURS = 50;

  /** Most placements kept. */
  public static final int MAX_PLACEMENTS = 8;

  public ItemState {
    attributes = Map.copyOf(attributes);
    counts = Map.copyOf(counts);
    neighbours = Weights.of(neighbours);
    placements = Map.copyOf(placements);
  }

  /** An item that was shown in no placement that has a name. */
  public ItemState(
      ItemId itemId,
      Map<String, Value> attributes,
      boolean deleted,
      Map<InteractionType, EventCount> counts,
      long impressions,
      Map<ItemId, Double> neighbours,
      Optional<Instant> firstSeen,
      Optional<Instant> listed,
      Optional<Instant> updated) {
    this(
        itemId,
        attributes,
        deleted,
        counts,
        impressions,
        neighbours,
        firstSeen,
        listed,
        updated,
        Map.of());
  }

  /** The neighbours as they are stored. */
  public Weights weights() {
    return (Weights) neighbours;
  }

  /** An item of which nothing is known. */
  public static ItemState unknown(ItemId itemId) {
    return new ItemState(
        itemId,
        Map.of(),
        false,
        Map.of(),
        0,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
