package io.millrace.placement;

import io.millrace.placement.Placement.ExplorationRule;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What an experiment's arm does differently besides its model, out of its parameters.
 *
 * @param placement the document whose rules stand in for those of the request's placement: {@code
 *     placement=home-v2}
 * @param sources shares that stand in for the placement's: {@code sources=history=0.5,new=0}
 * @param exploration stands in for the placement's: {@code exploration=slots=2,epsilon=0.1}
 * @param interleave two models, as {@code model} names them, that make each slate together: {@code
 *     interleave=deepfm,wide-deep}; empty where one model ranks
 */
public record VariantRules(
    Optional<String> placement,
    Map<Source, Double> sources,
    Optional<ExplorationRule> exploration,
    List<String> interleave) {
  /** The names of all parameters that a variant may have. */
  public static final Set<String> PARAMETERS =
      Set.of("model", "placement", "sources", "exploration", "interleave");

  /** Of a unit that is in no experiment. */
  public static final VariantRules NONE =
      new VariantRules(Optional.empty(), Map.of(), Optional.empty(), List.of());

  public VariantRules {
    sources = Map.copyOf(sources);
    interleave = List.copyOf(interleave);
  }

  /**
   * Reads an arm's parameters; others than these are left alone.
   *
   * @throws IllegalArgumentException whose message begins with the parameter's name
   */
  public static VariantRules of(Map<String, String> parameters) {
    return new VariantRules(
        Optional.ofNullable(parameters.get("placement")).map(VariantRules::placement),
        sources(parameters.getOrDefault("sources", "")),
        Optional.ofNullable(parameters.get("exploration")).map(VariantRules::exploration),
        interleave(parameters.getOrDefault("interleave", "")));
  }

  private static String placement(String name) {
    try {
      return Placement.checkName(name);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("placement: " + e.getMessage(), e);
    }
  }

  private static Map<Source, Double> sources(String text) {
    Map<Source, Double> shares = new TreeMap<>();
    pairs("sources", text)
        .forEach(
            (name, share) -> {
              Source source =
                  Source.configurable(name)
                      .orElseThrow(
                          () ->
                              new IllegalArgumentException(
                                  "sources knows no '%s'; known are %s"
                                      .formatted(name, Source.configurableNames())));
              Placement.checkShare(source, share);
              shares.put(source, share);
            });
    return shares;
  }

  private static ExplorationRule exploration(String text) {
    Map<String, Double> pairs = pairs("exploration", text);
    Double slots = pairs.remove("slots");
    Double epsilon = pairs.remove("epsilon");
    if (slots == null || epsilon == null || !pairs.isEmpty() || slots != Math.rint(slots)) {
      throw new IllegalArgumentException(
          "exploration must look like 'slots=2,epsilon=0.1', is '%s'".formatted(text));
    }
    try {
      return new ExplorationRule(slots.intValue(), epsilon);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("exploration: " + e.getMessage(), e);
    }
  }

  private static List<String> interleave(String text) {
    List<String> models =
        text.isBlank() ? List.of() : Arrays.stream(text.split(",", -1)).map(String::trim).toList();
    boolean fits =
        models.isEmpty()
            || (models.size() == 2
                && models.stream().noneMatch(String::isEmpty)
                && !models.get(0).equals(models.get(1)));
    if (!fits) {
      throw new IllegalArgumentException(
          "interleave must name two models, for instance 'deepfm,wide-deep', is '%s'"
              .formatted(text));
    }
    return models;
  }

  private static Map<String, Double> pairs(String parameter, String text) {
    Map<String, Double> pairs = new LinkedHashMap<>();
    for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
      int sign = pair.indexOf('=');
      String name = pair.substring(0, Math.max(0, sign)).trim();
      if (sign < 1 || pairs.containsKey(name)) {
        throw new IllegalArgumentException(
            "%s must be pairs such as 'a=1,b=2', each name once, is '%s'"
                .formatted(parameter, text));
      }
      try {
        pairs.put(name, Double.parseDouble(pair.substring(sign + 1).trim()));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "%s has no number behind '%s='".formatted(parameter, name), e);
      }
    }
    return pairs;
  }
}
