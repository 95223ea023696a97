package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An item's state while a batch changes it: a popular item changes hundreds of times in a batch,
 * and its maps are copied once.
 */
final class ItemDraft {
  private final ItemState before;
  private Map<String, Value> attributes;
  private boolean deleted;
  private long impressions;
  private Optional<Instant> firstSeen;
  private Optional<Instant> listed;
  private Optional<Instant> updated;
  private final EnumMap<InteractionType, CountDraft> counts = new EnumMap<>(InteractionType.class);
  private @Nullable TreeMap<String, PlacementDraft> placements;
  private @Nullable Neighbours neighbours;

  ItemDraft(ItemState item) {
    before = item;
    attributes = item.attributes();
    deleted = item.deleted();
    impressions = item.impressions();
    firstSeen = item.firstSeen();
    listed = item.listed();
    updated = item.updated();
  }

  /** An event about the item. */
  void update(Event event) {
    Instant at = StateUpdater.at(event);
    if (event instanceof Interaction interaction) {
      counts
          .computeIfAbsent(
              interaction.interaction(),
              type -> new CountDraft(before.counts().getOrDefault(type, EventCount.ZERO)))
          .plus(at);
    } else if (event instanceof Impression impression) {
      impressions++;
      Slates.placement(impression).ifPresent(placement -> placed(placement, null));
    } else if (event instanceof ItemUpdate update) {
      update(update, at);
    } else {
      return;
    }
    firstSeen = earliest(firstSeen, at);
  }

  private void update(ItemUpdate update, Instant at) {
    if (StateUpdater.isNewer(
        update, updated, update.deleted(), update.attributes(), deleted, attributes)) {
      attributes = update.attributes();
      deleted = update.deleted();
      updated = Optional.of(at);
    }
    listed = earliest(listed, at);
  }

  private static Optional<Instant> earliest(Optional<Instant> stored, Instant at) {
    return stored.isPresent() && !at.isBefore(stored.get()) ? stored : Optional.of(at);
  }

  /** An interaction with the item came from a placement. */
  void came(InteractionType type, String placement) {
    placed(placement, type);
  }

  /**
   * @param type of an interaction that came from there; null where it was shown there
   */
  private void placed(String placement, @Nullable InteractionType type) {
    TreeMap<String, PlacementDraft> all = placements;
    if (all == null) {
      all = new TreeMap<>();
      for (Map.Entry<String, PlacementCount> known : before.placements().entrySet()) {
        all.put(known.getKey(), new PlacementDraft(known.getValue()));
      }
      placements = all;
    }
    PlacementDraft count =
        all.computeIfAbsent(placement, name -> new PlacementDraft(PlacementCount.NONE));
    if (type == null) {
      count.shown();
    } else {
      count.plus(type);
    }
    if (all.size() > ItemState.MAX_PLACEMENTS) {
      all.pollLastEntry();
    }
  }

  void meet(ItemId other, int distance) {
    if (neighbours == null) {
      neighbours = new Neighbours(before.weights());
    }
    neighbours.meet(other.value(), distance);
  }

  ItemState state() {
    return new ItemState(
        before.itemId(),
        attributes,
        deleted,
        counted(),
        impressions,
        neighbours == null ? before.weights() : neighbours.weights(),
        firstSeen,
        listed,
        updated,
        placements == null ? before.placements() : placements(placements));
  }

  private Map<InteractionType, EventCount> counted() {
    if (counts.isEmpty()) {
      return before.counts();
    }
    Map<InteractionType, EventCount> all = new EnumMap<>(InteractionType.class);
    all.putAll(before.counts());
    counts.forEach((type, count) -> all.put(type, count.count()));
    return all;
  }

  private static Map<String, PlacementCount> placements(Map<String, PlacementDraft> drafts) {
    Map<String, PlacementCount> all = new TreeMap<>();
    drafts.forEach((name, count) -> all.put(name, count.count()));
    return all;
  }
}
