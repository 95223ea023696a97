package io.millrace.console.web.page;

import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A model as a page prints it.
 *
 * @param rawAuc for the chart; empty where it is not known
 * @param metrics every metric of its evaluation, by name
 */
record ModelView(
    String id,
    String kind,
    String status,
    String statusName,
    boolean champion,
    boolean hasReport,
    String created,
    String promoted,
    String auc,
    String rawAuc,
    String gauc,
    String logLoss,
    String calibrationError,
    List<Metric> metrics) {

  /** One number of an evaluation. */
  record Metric(String name, String value) {}

  static ModelView of(ModelRecord model, Text text) {
    String status = model.status().name().toLowerCase(Locale.ROOT);
    return new ModelView(
        model.id(),
        model.kind(),
        status,
        text.say("model.status." + status),
        model.status() == ModelStatus.CHAMPION,
        model.report().isPresent(),
        text.when(model.createdAt()),
        text.when(model.promotedAt()),
        text.metric(metric(model, "auc")),
        metric(model, "auc").map(String::valueOf).orElse(""),
        text.metric(metric(model, "gauc")),
        text.metric(metric(model, "logloss")),
        text.metric(metric(model, "calibrationerror")),
        new TreeMap<>(model.metrics())
            .entrySet().stream()
                .map(metric -> new Metric(metric.getKey(), text.metric(metric.getValue())))
                .toList());
  }

  /** Of the test set where there is one, else of the validation set, else of whatever was named. */
  private static Optional<Double> metric(ModelRecord model, String name) {
    for (String set : List.of("test.", "validation.", "")) {
      for (var metric : model.metrics().entrySet()) {
        if (metric.getKey().replaceAll("[-_]", "").toLowerCase(Locale.ROOT).equals(set + name)) {
          return Optional.of(metric.getValue());
        }
      }
    }
    return Optional.empty();
  }
}
