package io.millrace.slates.served;

import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import java.util.Map;
import java.util.Optional;

/**
 * How the serving code is asked.
 *
 * @param placement of the requests; if empty, the rules of a placement that nobody configured
 * @param placements the stored placements by name
 * @param candidates how many a request ranks
 * @param k items of a slate
 */
public record ServedSettings(
    Namespace namespace,
    Optional<String> placement,
    Map<String, Placement> placements,
    int candidates,
    int k) {
  public ServedSettings {
    placements = Map.copyOf(placements);
    if (candidates < 1 || k < 1) {
      throw new IllegalArgumentException(
          "candidates and k must be at least 1, but are %d and %d".formatted(candidates, k));
    }
  }
}
