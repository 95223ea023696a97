package io.millrace.serving.assignment;

import io.millrace.placement.VariantRules;
import java.util.Map;
import java.util.Optional;

/**
 * What a unit takes part in.
 *
 * @param experiments experiment key to variant name, for the impression
 * @param parameters what is done differently for it, as {@link
 *     io.millrace.experiment.Experiment.Variant} names them
 * @param rules the same for placements, read
 * @param arms what has to be kept so that the unit stays where it is; empty where it is kept
 *     already
 */
public record Assignment(
    Map<String, String> experiments,
    Map<String, String> parameters,
    VariantRules rules,
    Optional<Map<String, String>> arms) {
  /** Takes part in nothing. */
  public static final Assignment NONE =
      new Assignment(Map.of(), Map.of(), VariantRules.NONE, Optional.empty());

  /** What ranks; empty where no experiment decides. */
  public Optional<String> model() {
    return Optional.ofNullable(parameters.get("model"));
  }
}
