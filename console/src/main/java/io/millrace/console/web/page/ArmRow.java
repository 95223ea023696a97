package io.millrace.console.web.page;

import io.millrace.experiment.Experiment.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An arm as the form has it, all as typed.
 *
 * @param model what ranks; empty for the champion
 * @param second the model that makes each slate together with the first; empty where one ranks
 * @param placement the placement whose re-ranking rules stand in for the request's; empty for these
 * @param sources shares of candidate sources, for instance {@code history=0.5,new=0}
 * @param exploration for instance {@code slots=2,epsilon=0.1}
 * @param required whether it must have a name
 */
record ArmRow(
    String name,
    String model,
    String weight,
    String second,
    String placement,
    String sources,
    String exploration,
    boolean required) {
  /** Parameters that the form knows; others pass through it unchanged. */
  private static final List<String> KNOWN =
      List.of("model", "interleave", "placement", "sources", "exploration");

  static final List<ArmRow> EMPTY_FORM =
      List.of(
          blank("control", "popularity", true),
          blank("treatment", "champion", true),
          blank("", "", false),
          blank("", "", false));

  static ArmRow blank(String name, String model, boolean required) {
    return new ArmRow(name, model, "1", "", "", "", "", required);
  }

  static ArmRow of(Variant variant, boolean required) {
    Map<String, String> parameters = variant.parameters();
    String[] both = parameters.getOrDefault("interleave", "").split(",", 2);
    double weight = variant.weight();
    return new ArmRow(
        variant.name(),
        both.length == 2 ? both[0].trim() : parameters.getOrDefault("model", ""),
        weight == Math.rint(weight) ? Long.toString((long) weight) : Double.toString(weight),
        both.length == 2 ? both[1].trim() : "",
        parameters.getOrDefault("placement", ""),
        parameters.getOrDefault("sources", ""),
        parameters.getOrDefault("exploration", ""),
        required);
  }

  /** Whether it differs by more than its model: then the form opens on the rest. */
  public boolean differsFurther() {
    return !(second.isEmpty() && placement.isEmpty() && sources.isEmpty() && exploration.isEmpty());
  }

  /**
   * What serving is told.
   *
   * @param before the arm's parameters so far
   */
  Map<String, String> parameters(Map<String, String> before) {
    Map<String, String> parameters = new LinkedHashMap<>(before);
    KNOWN.forEach(parameters::remove);
    if (second.isEmpty()) {
      put(parameters, "model", model);
    } else {
      // Which of the two ranks where both are named is nobody's question; what was said stays.
      put(parameters, "model", before.getOrDefault("model", ""));
      put(parameters, "interleave", (model.isEmpty() ? "champion" : model) + "," + second);
    }
    put(parameters, "placement", placement);
    put(parameters, "sources", sources);
    put(parameters, "exploration", exploration);
    return parameters;
  }

  private static void put(Map<String, String> parameters, String name, String value) {
    if (!value.isEmpty()) {
      parameters.put(name, value);
    }
  }
}
