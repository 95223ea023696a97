package io.millrace.console.web.page;

import io.millrace.console.problem.RequestProblem;
import io.millrace.console.web.api.CreateExperiment;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Layer;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The form for an experiment: a new one, or what shall change.
 *
 * @param id empty for a new one
 * @param begins whether to send it begins the next phase, because the experiment has run
 * @param percent of the users who take part
 * @param rules a row a condition
 * @param start of the layer's part, in percent
 * @param end of the layer's part, in percent
 */
record ExperimentForm(
    String id,
    boolean begins,
    String hypothesis,
    String percent,
    List<ArmRow> arms,
    List<RuleRow> rules,
    String layer,
    String start,
    String end) {
  private static final int ARM_ROWS = 4;
  private static final int RULE_ROWS = 3;

  /** A condition as the form has it. */
  record RuleRow(String attribute, String operator, String values) {
    static final RuleRow BLANK = new RuleRow("", "in", "");
  }

  static final ExperimentForm EMPTY =
      new ExperimentForm(
          "",
          false,
          "",
          "100",
          ArmRow.EMPTY_FORM,
          List.of(RuleRow.BLANK, RuleRow.BLANK, RuleRow.BLANK),
          "",
          "0",
          "100");

  /** What an experiment is now, with empty rows for more. */
  static ExperimentForm of(Experiment experiment) {
    List<ArmRow> arms = new ArrayList<>();
    experiment.variants().forEach(variant -> arms.add(ArmRow.of(variant, arms.size() < 2)));
    int most = Math.max(ARM_ROWS, arms.size() + 1);
    while (arms.size() < most) {
      arms.add(ArmRow.blank("", "", false));
    }
    List<RuleRow> rules = new ArrayList<>();
    experiment
        .audience()
        .forEach(
            rule ->
                rules.add(
                    new RuleRow(
                        rule.attribute(),
                        rule.operator().name().toLowerCase(Locale.ROOT),
                        String.join(", ", rule.values()))));
    int conditions = Math.max(RULE_ROWS, rules.size() + 1);
    while (rules.size() < conditions) {
      rules.add(RuleRow.BLANK);
    }
    return new ExperimentForm(
        experiment.id(),
        experiment.status() != ExperimentStatus.DRAFT,
        experiment.hypothesis(),
        percent(experiment.coverage()),
        arms,
        rules,
        experiment.layer().map(Layer::id).orElse(""),
        percent(experiment.layer().map(Layer::start).orElse(0.0)),
        percent(experiment.layer().map(Layer::end).orElse(1.0)));
  }

  /**
   * What a sent form asks for; rows without a name are no arms, rows without an attribute no
   * conditions.
   *
   * @param before the experiment that is changed; empty for a new one
   */
  static CreateExperiment read(HttpServletRequest form, Optional<Experiment> before) {
    Map<String, Map<String, String>> parameters = new HashMap<>();
    before.ifPresent(
        known -> known.variants().forEach(arm -> parameters.put(arm.name(), arm.parameters())));
    List<CreateExperiment.Arm> arms = new ArrayList<>();
    for (int i = 0; i < rows(form, "name"); i++) {
      ArmRow row =
          new ArmRow(
              cell(form, "name", i),
              cell(form, "model", i),
              cell(form, "weight", i),
              cell(form, "second", i),
              cell(form, "placement", i),
              cell(form, "sources", i).replace(" ", ""),
              cell(form, "exploration", i).replace(" ", ""),
              false);
      if (!row.name().isEmpty()) {
        arms.add(
            new CreateExperiment.Arm(
                row.name(),
                number("variants[%d].weight".formatted(arms.size()), row.weight(), 1),
                row.parameters(parameters.getOrDefault(row.name(), Map.of()))));
      }
    }
    return new CreateExperiment(
        before.map(Experiment::id).orElseGet(() -> cell(form, "id", 0)),
        cell(form, "hypothesis", 0),
        before
            .filter(known -> known.status() == ExperimentStatus.DRAFT)
            .map(Experiment::seed)
            .orElse(null),
        number("coverage", cell(form, "percent", 0), 100) / 100,
        arms,
        layer(form),
        AudienceForm.rules(form));
  }

  private static CreateExperiment.@Nullable Part layer(HttpServletRequest form) {
    String layer = cell(form, "layer", 0);
    return layer.isEmpty()
        ? null
        : new CreateExperiment.Part(
            layer,
            number("layer.start", cell(form, "start", 0), 0) / 100,
            number("layer.end", cell(form, "end", 0), 100) / 100);
  }

  private static int rows(HttpServletRequest form, String name) {
    String[] cells = form.getParameterValues(name);
    return cells == null ? 0 : cells.length;
  }

  private static String cell(HttpServletRequest form, String name, int row) {
    String[] cells = form.getParameterValues(name);
    return cells == null || row >= cells.length ? "" : cells[row].trim();
  }

  private static double number(String field, String typed, double otherwise) {
    try {
      return typed.isEmpty() ? otherwise : Double.parseDouble(typed);
    } catch (NumberFormatException e) {
      throw RequestProblem.invalid(field, "%s must be a number, is '%s'".formatted(field, typed));
    }
  }

  private static String percent(double share) {
    double percent = Math.round(1e6 * share) / 1e4;
    return percent == Math.rint(percent) ? Long.toString((long) percent) : Double.toString(percent);
  }
}
