package io.millrace.console.placement;

import io.millrace.console.problem.RequestProblem;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.placement.codec.InvalidPlacementException;
import io.millrace.placement.codec.PlacementCodec;
import io.millrace.registry.PlacementStore;
import io.millrace.registry.PlacementStore.StoredPlacement;
import java.util.List;

/** The placements of each site. Every refusal is a {@link RequestProblem} that says why. */
public final class Placements {
  private final PlacementStore store;
  private final PlacementCodec codec = new PlacementCodec();

  public Placements(PlacementStore store) {
    this.store = store;
  }

  /** By name. */
  public List<StoredPlacement> list(Namespace site) {
    return store.list(site);
  }

  public StoredPlacement get(Namespace site, String name) {
    return store
        .find(site, name)
        .orElseThrow(
            () ->
                RequestProblem.notFound(
                    "name", "site '%s' has no placement '%s'".formatted(site, name)));
  }

  /**
   * Sets the rules, in place of those before; serving obeys them within seconds.
   *
   * @param document as docs/placements.md has it
   */
  public StoredPlacement put(Namespace site, String name, String document) {
    try {
      Placement.checkName(name);
    } catch (IllegalArgumentException e) {
      throw RequestProblem.invalid("name", String.valueOf(e.getMessage()));
    }
    try {
      store.put(site, name, codec.read(document));
    } catch (InvalidPlacementException e) {
      throw RequestProblem.invalid(e.field(), e.getMessage());
    }
    return get(site, name);
  }

  /** Takes the rules away: from then on the usual ones hold. */
  public void delete(Namespace site, String name) {
    if (!store.delete(site, name)) {
      get(site, name);
    }
  }
}
