package io.millrace.serving.assignment;

import java.util.Map;
import java.util.Optional;

/**
 * What a unit takes part in.
 *
 * @param experiments experiment id to variant name
 * @param model what ranks, as {@link io.millrace.experiment.Experiment.Variant#model} says; empty
 *     where no experiment decides
 */
public record Assignment(Map<String, String> experiments, Optional<String> model) {
  /** Takes part in nothing. */
  public static final Assignment NONE = new Assignment(Map.of(), Optional.empty());
}
