package io.millrace.console.web.api;

import io.millrace.console.problem.RequestProblem;
import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.Layer;
import io.millrace.placement.VariantRules;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A new experiment as a caller describes it.
 *
 * @param id its name
 * @param hypothesis what is believed; empty where absent
 * @param seed of the assignment; the id where absent
 * @param coverage share of users who take part; 1 where absent
 * @param variants the arms, the control first
 * @param layer the part of a layer that it owns; none where absent
 * @param audience conditions that all must hold; everybody where absent
 */
public record CreateExperiment(
    @Nullable String id,
    @Nullable String hypothesis,
    @Nullable String seed,
    @Nullable Double coverage,
    @Nullable List<Arm> variants,
    @Nullable Part layer,
    @Nullable List<@Nullable Rule> audience) {

  /**
   * An arm.
   *
   * @param weight relative to the other arms'; 1 where absent
   */
  public record Arm(
      @Nullable String name, @Nullable Double weight, @Nullable Map<String, String> parameters) {}

  /**
   * A part of a layer.
   *
   * @param id of the layer
   * @param start first place, in [0, 1]; 0 where absent
   * @param end first place after them, in [0, 1]; 1 where absent
   */
  public record Part(@Nullable String id, @Nullable Double start, @Nullable Double end) {}

  /**
   * A condition.
   *
   * @param operator {@code in} where absent
   */
  public record Rule(
      @Nullable String attribute, @Nullable String operator, @Nullable List<String> values) {}

  /** The same under this id, whatever the body says. */
  public CreateExperiment withId(String path) {
    if (id != null && !id.equals(path)) {
      throw RequestProblem.invalid(
          "id", "id cannot be changed: the path says '%s', the body '%s'".formatted(path, id));
    }
    return new CreateExperiment(path, hypothesis, seed, coverage, variants, layer, audience);
  }

  /** Most variants of an experiment. */
  static final int MOST_VARIANTS = 20;

  /** Most conditions of an audience, and most values of one. */
  static final int MOST_CONDITIONS = 20;

  static final int MOST_VALUES = 200;

  /** Longest hypothesis, in characters. */
  static final int LONGEST_HYPOTHESIS = 2000;

  /** Longest other text, in characters. */
  static final int LONGEST_TEXT = 200;

  /** Longest parameter of a variant: sources name every source with its share. */
  static final int LONGEST_PARAMETER = 500;

  private static void bounded(String field, @Nullable String text, int longest) {
    if (text != null && text.length() > longest) {
      throw RequestProblem.invalid(
          field,
          "%s must have at most %d characters, has %d".formatted(field, longest, text.length()));
    }
  }

  private static void few(String field, @Nullable Collection<?> elements, int most) {
    if (elements != null && elements.size() > most) {
      throw RequestProblem.invalid(
          field,
          "%s must have at most %d elements, has %d".formatted(field, most, elements.size()));
    }
  }

  private void checkSizes() {
    bounded("id", id, LONGEST_TEXT);
    bounded("hypothesis", hypothesis, LONGEST_HYPOTHESIS);
    bounded("seed", seed, LONGEST_TEXT);
    few("variants", variants, MOST_VARIANTS);
    few("audience", audience, MOST_CONDITIONS);
    if (layer != null) {
      bounded("layer.id", layer.id(), LONGEST_TEXT);
    }
    for (int i = 0; audience != null && i < audience.size(); i++) {
      Rule rule = audience.get(i);
      if (rule != null) {
        String path = "audience[%d]".formatted(i);
        bounded(path + ".attribute", rule.attribute(), LONGEST_TEXT);
        bounded(path + ".operator", rule.operator(), LONGEST_TEXT);
        few(path + ".values", rule.values(), MOST_VALUES);
        for (int v = 0; rule.values() != null && v < rule.values().size(); v++) {
          bounded("%s.values[%d]".formatted(path, v), rule.values().get(v), LONGEST_TEXT);
        }
      }
    }
    for (int i = 0; variants != null && i < variants.size(); i++) {
      Arm arm = variants.get(i);
      if (arm != null && arm.parameters() != null) {
        String path = "variants[%d].parameters".formatted(i);
        few(path, arm.parameters().keySet(), VariantRules.PARAMETERS.size());
        arm.parameters()
            .forEach((name, value) -> bounded(path + "." + name, value, LONGEST_PARAMETER));
      }
    }
  }

  /** The draft; a {@link RequestProblem} that names the first field that cannot be right. */
  public Experiment toExperiment() {
    checkSizes();
    String name = required("id", id);
    try {
      return new Experiment(
          name,
          Optional.ofNullable(hypothesis).orElse(""),
          ExperimentStatus.DRAFT,
          Optional.ofNullable(seed).filter(text -> !text.isBlank()).orElse(name),
          Optional.ofNullable(coverage).orElse(1.0),
          arms(),
          1,
          part(),
          rules());
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      throw RequestProblem.invalid(firstWord(message), message);
    }
  }

  private Optional<Layer> part() {
    if (layer == null) {
      return Optional.empty();
    }
    return Optional.of(
        new Layer(
            required("layer.id", layer.id()),
            Optional.ofNullable(layer.start()).orElse(0.0),
            Optional.ofNullable(layer.end()).orElse(1.0)));
  }

  private List<Condition> rules() {
    List<Condition> rules = new ArrayList<>();
    if (audience != null) {
      for (int i = 0; i < audience.size(); i++) {
        rules.add(rule("audience[%d]".formatted(i), audience.get(i)));
      }
    }
    return rules;
  }

  private static Condition rule(String path, @Nullable Rule rule) {
    if (rule == null) {
      throw RequestProblem.invalid(path, path + " is missing");
    }
    String operator = Optional.ofNullable(rule.operator()).orElse("in");
    for (Condition.Operator known : Condition.Operator.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(operator)) {
        List<String> values = Optional.ofNullable(rule.values()).orElse(List.of());
        if (values.stream().anyMatch(Objects::isNull)) {
          throw RequestProblem.invalid(path + ".values", path + ".values must not hold null");
        }
        try {
          return new Condition(required(path + ".attribute", rule.attribute()), known, values);
        } catch (IllegalArgumentException e) {
          throw RequestProblem.invalid(path, String.valueOf(e.getMessage()));
        }
      }
    }
    throw RequestProblem.invalid(
        path + ".operator", "%s.operator '%s' is unknown".formatted(path, operator));
  }

  private List<Variant> arms() {
    if (variants == null) {
      throw RequestProblem.invalid("variants", "variants is missing");
    }
    List<Variant> arms = new ArrayList<>();
    for (int i = 0; i < variants.size(); i++) {
      Arm arm = variants.get(i);
      String path = "variants[%d]".formatted(i);
      if (arm == null) {
        throw RequestProblem.invalid(path, path + " is missing");
      }
      double weight = Optional.ofNullable(arm.weight()).orElse(1.0);
      if (!(weight > 0 && Double.isFinite(weight))) {
        throw RequestProblem.invalid(
            path + ".weight", "%s.weight must be above 0, is %s".formatted(path, weight));
      }
      Map<String, String> parameters = Optional.ofNullable(arm.parameters()).orElse(Map.of());
      if (parameters.values().stream().anyMatch(Objects::isNull)) {
        throw RequestProblem.invalid(path + ".parameters", path + ".parameters must not hold null");
      }
      try {
        VariantRules.of(parameters);
      } catch (IllegalArgumentException e) {
        throw RequestProblem.invalid(path + ".parameters", String.valueOf(e.getMessage()));
      }
      try {
        arms.add(new Variant(required(path + ".name", arm.name()), weight, parameters));
      } catch (IllegalArgumentException e) {
        throw RequestProblem.invalid(path + ".name", String.valueOf(e.getMessage()));
      }
    }
    return arms;
  }

  private static String required(String field, @Nullable String value) {
    if (value == null || value.isBlank()) {
      throw RequestProblem.invalid(field, field + " is missing");
    }
    return value;
  }

  /** An experiment's own messages begin with the name of the field. */
  private static String firstWord(String message) {
    return message.split(" ", 2)[0];
  }
}
