package io.millrace.console.web.api;

import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The shape of a placement's document, for the API's description; {@link
 * io.millrace.placement.codec.PlacementCodec} reads it.
 */
@Schema(name = "PlacementRules")
record PlacementRules(
    @Schema(
            description =
                "share of the candidates, 0 to 1, that a source may fill before the others had"
                    + " their turn; 0 switches it off: seeds, history, vectors, category, trending,"
                    + " popular, new")
        Map<String, Double> sources,
    @Schema(
            description =
                "exclusion rules: items of the user's whole history that are not shown; bought and"
                    + " hidden if absent",
            allowableValues = {"seen", "bought", "hidden"})
        List<String> exclude,
    @Schema(description = "what every item must meet, see docs/filters.md") String filter,
    Diversity diversity,
    List<Pin> pins,
    @Schema(description = "factors above 1") List<Factor> boosts,
    @Schema(description = "factors below 1") List<Factor> buries,
    Exploration exploration,
    @Schema(
            description =
                "exponent of an item's popularity as a factor on its score: below 0 for niche items,"
                    + " above 0 for what everybody takes, 0 if absent",
            minimum = "-1",
            maximum = "1")
        Double popularity) {
  @Schema(name = "PlacementDiversity")
  record Diversity(
      @Schema(
              description =
                  "weight of the score against likeness, 0 to 1; 0.8 if absent, 1 for the order of the scores")
          Double mmr,
      List<Cap> caps) {}

  @Schema(name = "PlacementCap")
  record Cap(String attribute, @Schema(description = "items that share a value of it") int most) {}

  @Schema(name = "PlacementPin")
  record Pin(
      String item, @Schema(description = "from 1") int position, Instant from, Instant until) {}

  @Schema(name = "PlacementFactor")
  record Factor(
      @Schema(description = "in explanations; the filter where absent") String name,
      String filter,
      double factor,
      Instant from,
      Instant until) {}

  @Schema(name = "PlacementExploration")
  record Exploration(
      @Schema(description = "how many of the last places are drawn") int slots,
      @Schema(description = "share of the slates that explore, 0 to 1") double epsilon) {}
}
