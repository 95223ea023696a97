package io.millrace.serving.assignment;

import java.util.Map;
import java.util.Optional;

/**
 * What a unit takes part in.
 *
 * @param experiments experiment key to variant name, for the impression
 * @param parameters what is done differently for it, as {@link
 *     io.millrace.experiment.Experiment.Variant} names them
 */
public record Assignment(Map<String, String> experiments, Map<String, String> parameters) {
  /** Takes part in nothing. */
  public static final Assignment NONE = new Assignment(Map.of(), Map.of());

  /** What ranks; empty where no experiment decides. */
  public Optional<String> model() {
    return Optional.ofNullable(parameters.get("model"));
  }
}
