package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.EntityView;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What features of the item see. Who interacted with it last is not known. */
record ItemView(ItemState item, Instant now) implements EntityView {
  @Override
  public Optional<Value> attribute(String name) {
    return name.equals("item_id")
        ? Optional.of(Value.of(item.itemId().value()))
        : Optional.ofNullable(item.attributes().get(name));
  }

  private EventCount counted(InteractionType type) {
    return item.counts().getOrDefault(type, EventCount.ZERO);
  }

  @Override
  public long count(InteractionType type) {
    return counted(type).total();
  }

  @Override
  public double decayedCount(InteractionType type) {
    return counted(type).at(now);
  }

  @Override
  public long count(InteractionType type, int days) {
    return counted(type).lately(days, now);
  }

  @Override
  public long impressions() {
    return item.impressions();
  }

  private PlacementCount of(String placement) {
    return item.placements().getOrDefault(placement, PlacementCount.NONE);
  }

  @Override
  public long count(InteractionType type, String placement) {
    return of(placement).interactions().getOrDefault(type, 0L);
  }

  @Override
  public long impressions(String placement) {
    return of(placement).impressions();
  }

  @Override
  public List<String> recentItems(Set<InteractionType> types, int most) {
    return List.of();
  }
}
