package io.millrace.state;

import io.millrace.event.InteractionType;
import java.util.EnumMap;

/** A placement's counts while a batch changes them. */
final class PlacementDraft {
  private long impressions;
  private final EnumMap<InteractionType, Long> interactions = new EnumMap<>(InteractionType.class);

  PlacementDraft(PlacementCount count) {
    impressions = count.impressions();
    interactions.putAll(count.interactions());
  }

  void shown() {
    impressions++;
  }

  void plus(InteractionType type) {
    interactions.merge(type, 1L, Long::sum);
  }

  PlacementCount count() {
    return new PlacementCount(impressions, interactions);
  }
}
