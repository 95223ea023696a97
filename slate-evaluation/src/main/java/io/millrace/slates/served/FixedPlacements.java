package io.millrace.slates.served;

import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.registry.PlacementStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Given placements without their exploration. */
final class FixedPlacements implements PlacementStore {
  private static final ExplorationRule NONE = new ExplorationRule(0, 0);

  private volatile List<StoredPlacement> placements;

  FixedPlacements(Map<String, Placement> placements) {
    this.placements = stored(placements);
  }

  /** Takes the place of all that were given before. */
  void replace(Map<String, Placement> others) {
    placements = stored(others);
  }

  private static List<StoredPlacement> stored(Map<String, Placement> placements) {
    return new TreeMap<>(placements)
        .entrySet().stream()
            .map(
                entry ->
                    new StoredPlacement(
                        entry.getKey(), withoutExploration(entry.getValue()), Instant.EPOCH))
            .toList();
  }

  private static Placement withoutExploration(Placement placement) {
    return placement.withExploration(NONE);
  }

  @Override
  public List<StoredPlacement> list(Namespace namespace) {
    return placements;
  }

  @Override
  public Optional<StoredPlacement> find(Namespace namespace, String name) {
    return placements.stream().filter(stored -> stored.name().equals(name)).findFirst();
  }

  @Override
  public void put(Namespace namespace, String name, Placement placement) {
    throw new UnsupportedOperationException("an evaluation changes no placement");
  }

  @Override
  public boolean delete(Namespace namespace, String name) {
    throw new UnsupportedOperationException("an evaluation changes no placement");
  }
}
