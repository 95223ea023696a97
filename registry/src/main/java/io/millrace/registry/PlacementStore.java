package io.millrace.registry;

import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The placements that each site has configured. Throws {@link RegistryException} where PostgreSQL
 * cannot answer.
 */
public interface PlacementStore {
  /** By name. */
  List<StoredPlacement> list(Namespace namespace);

  Optional<StoredPlacement> find(Namespace namespace, String name);

  /** Adds it, or takes the place of the one before. */
  void put(Namespace namespace, String name, Placement placement);

  /** Takes it away; false where there was none. */
  boolean delete(Namespace namespace, String name);

  /** A placement with its name. */
  record StoredPlacement(String name, Placement placement, Instant updatedAt) {}
}
