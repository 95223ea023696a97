package io.millrace.state;

import io.millrace.event.InteractionType;
import java.util.Map;

/**
 * How often an item was shown in one placement, and what came of it there.
 *
 * @param impressions how often it was shown there
 * @param interactions how many interactions with it came from there, by type
 */
public record PlacementCount(long impressions, Map<InteractionType, Long> interactions) {
  static final PlacementCount NONE = new PlacementCount(0, Map.of());

  public PlacementCount {
    interactions = Map.copyOf(interactions);
  }
}
