package io.millrace.console.web.api;

import io.millrace.placement.codec.PlacementCodec;
import io.millrace.registry.PlacementStore.StoredPlacement;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A placement as the API tells it.
 *
 * @param rules the document, in the form that Millrace writes
 */
public record PlacementJson(
    String name, @Schema(implementation = PlacementRules.class) JsonNode rules, Instant updatedAt) {
  private static final PlacementCodec CODEC = new PlacementCodec();

  static PlacementJson of(StoredPlacement stored) {
    return new PlacementJson(
        stored.name(),
        JsonMapper.shared().readTree(CODEC.write(stored.placement())),
        stored.updatedAt());
  }
}
