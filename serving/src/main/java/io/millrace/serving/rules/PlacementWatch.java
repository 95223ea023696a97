package io.millrace.serving.rules;

import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.placement.VariantRules;
import io.millrace.registry.PlacementStore;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The placements that a site has configured, as of the last poll. */
public final class PlacementWatch {
  private final Namespace namespace;
  private final PlacementStore store;
  private volatile Map<String, Placement> placements = Map.of();

  public PlacementWatch(Namespace namespace, PlacementStore store) {
    this.namespace = namespace;
    this.store = store;
  }

  /** Reads them anew. Throws where PostgreSQL cannot answer, and then changes nothing. */
  public void poll() {
    placements =
        store.list(namespace).stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    PlacementStore.StoredPlacement::name,
                    PlacementStore.StoredPlacement::placement));
  }

  /**
   * The rules of a request: those of the arm's placement, else of its own, else the usual ones; and
   * over them what the arm changes.
   *
   * @param name the request's placement
   */
  public Placement rules(Optional<String> name, VariantRules arm) {
    Placement placement =
        arm.placement()
            .or(() -> name)
            .map(wanted -> placements.getOrDefault(wanted, Placement.DEFAULT))
            .orElse(Placement.DEFAULT);
    return arm.equals(VariantRules.NONE) ? placement : placement.with(arm);
  }
}
