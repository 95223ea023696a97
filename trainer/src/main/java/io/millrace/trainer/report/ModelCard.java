package io.millrace.trainer.report;

import io.millrace.model.ModelKind;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.training.Progress;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What travels with a model, in Markdown: what it is, what it was made of, how good it is, and what
 * it is not for (Mitchell et al. 2019, arXiv 1810.03993).
 */
public final class ModelCard {
  /** The file's name within an artifact. */
  public static final String FILE = "MODEL_CARD.md";

  private static final int MOST_FEATURES = 10;

  private ModelCard() {}

  /** The whole card. */
  public static String markdown(RunReport report) {
    StringBuilder card = new StringBuilder();
    card.append("# %s%n%n".formatted(report.id()));
    card.append(
        "A %s ranker: from features of a user, an item and a request it gives the probability of a click. Trained by Millrace, %s.%n%n"
            .formatted(
                ModelKind.find(report.model()).map(ModelKind::title).orElse(report.model()),
                report.createdAt().truncatedTo(ChronoUnit.SECONDS)));
    card.append(line(report.verdict())).append("\n\n");
    card.append("## Metrics\n");
    card.append("| | rows | AUC | GAUC | log loss | normalised entropy | calibration error |\n");
    card.append("|---|---|---|---|---|---|---|\n");
    metrics(card, "validation", report.validation().evaluation());
    report
        .champion()
        .ifPresent(
            c ->
                metrics(
                    card, "champion %s, same rows".formatted(c.id()), c.quality().evaluation()));
    report.test().ifPresent(test -> metrics(card, "test", test));
    slices(card, report);
    importance(card, report.importance());
    limits(card, report);
    facts(card, "Data and provenance", report.provenance());
    facts(card, "Hyper-parameters", report.settings());
    card.append("## How it was made\n");
    card.append(
        "`millrace train %s%s` on the data named above; epoch %d of %d was the best on the validation rows and was kept. `report.html` beside this file has the curves.%n"
            .formatted(
                ModelKind.find(report.model())
                    .map(kind -> "--model " + kind.id())
                    .orElse("--spec features.yml"),
                new TreeMap<>(report.settings())
                    .entrySet().stream()
                        .map(set -> " --set %s=%s".formatted(set.getKey(), set.getValue()))
                        .collect(Collectors.joining()),
                report.bestEpoch(),
                report.epochs().stream().mapToInt(Progress.EpochResult::epoch).max().orElse(0)));
    return card.toString();
  }

  private static void metrics(StringBuilder card, String name, Evaluation evaluation) {
    card.append(
        "| %s | %s | %s | %s | %s | %s | %s |%n"
            .formatted(
                line(name),
                Html.count(evaluation.rows()),
                Html.number(evaluation.auc()),
                Html.number(evaluation.gauc()),
                Html.number(evaluation.logloss()),
                Html.number(evaluation.normalisedEntropy()),
                Html.number(evaluation.calibrationError())));
  }

  private static void slices(StringBuilder card, RunReport report) {
    card.append("\n## By part of the validation rows\n");
    if (report.slices().isEmpty()) {
      card.append("No part has enough rows to say something of it.\n");
      return;
    }
    card.append(
        "| part | rows | AUC | GAUC | log loss | normalised entropy | calibration error |\n");
    card.append("|---|---|---|---|---|---|---|\n");
    report.slices().forEach(slice -> metrics(card, slice.name(), slice.evaluation()));
  }

  private static void importance(StringBuilder card, Importance importance) {
    if (importance.features().isEmpty()) {
      return;
    }
    card.append(
        "%n## Feature importance%nFall in AUC when a feature is shuffled, on %s rows, %d times.%s%n"
            .formatted(
                Html.count(importance.rows()), importance.repeats(), importance.withoutEffect()));
    List<Importance.Drop> effective = importance.effective();
    if (effective.isEmpty()) {
      return;
    }
    card.append("| feature | mean | smallest | largest |\n|---|---|---|---|\n");
    effective.stream()
        .limit(MOST_FEATURES)
        .forEach(
            drop ->
                card.append(
                    "| %s | %s | %s | %s |%n"
                        .formatted(
                            line(drop.feature()),
                            Html.number(drop.mean()),
                            Html.number(drop.low()),
                            Html.number(drop.high()))));
  }

  private static void limits(StringBuilder card, RunReport report) {
    card.append("\n## Limits\n");
    List<String> objections = report.promotion().objections();
    card.append(
        objections.isEmpty()
            ? "- The promotion rules had nothing against it when it was trained.\n"
            : "- The promotion rules speak against it:\n");
    objections.forEach(objection -> card.append("  - ").append(line(objection)).append('\n'));
    report.promotion().notes().forEach(note -> card.append("- ").append(line(note)).append('\n'));
    card.append(
        "- It has learned from what was shown and clicked, and repeats what that favoured; only an experiment tells what it earns.\n");
    card.append(
        "- Users and items that training never saw share one row each: the parts above say how it does on them.\n");
    card.append(
        "- It ranks. Do not decide about people with it: credit, work, prices, health.\n\n");
  }

  private static void facts(StringBuilder card, String title, Map<String, String> facts) {
    card.append("## %s%n| | |%n|---|---|%n".formatted(title));
    new TreeMap<>(facts)
        .forEach((name, value) -> card.append("| %s | %s |%n".formatted(line(name), line(value))));
    card.append('\n');
  }

  /** On one line, and harmless in a table and to Markdown's HTML. */
  private static String line(String text) {
    return Html.escape(text.replaceAll("\\s+", " ")).replace("|", "\\|").replace("`", "'");
  }
}
