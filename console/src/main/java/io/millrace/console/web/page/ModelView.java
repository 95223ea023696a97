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
 * @param metrics every metric of its evaluation, by name
 */
record ModelView(
    String id,
    String kind,
    String status,
    boolean champion,
    boolean hasReport,
    String created,
    String promoted,
    String auc,
    String gauc,
    String logLoss,
    String calibrationError,
    List<Metric> metrics) {

  /** One number of an evaluation. */
  record Metric(String name, String value) {}

  static ModelView of(ModelRecord model) {
    return new ModelView(
        model.id(),
        model.kind(),
        model.status().name().toLowerCase(Locale.ROOT),
        model.status() == ModelStatus.CHAMPION,
        model.report().isPresent(),
        Text.when(model.createdAt()),
        Text.when(model.promotedAt()),
        Text.metric(metric(model, "auc")),
        Text.metric(metric(model, "gauc")),
        Text.metric(metric(model, "logloss")),
        Text.metric(metric(model, "calibrationerror")),
        new TreeMap<>(model.metrics())
            .entrySet().stream()
                .map(
                    metric ->
                        new Metric(metric.getKey(), Text.metric(Optional.of(metric.getValue()))))
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
