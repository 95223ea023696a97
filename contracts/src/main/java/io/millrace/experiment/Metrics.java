package io.millrace.experiment;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * All metrics of a site, in the order reports show them.
 *
 * @param metrics with exactly one goal or more; the first goal is the primary one
 * @param windows how long after its slate an outcome counts
 * @param currencies what revenue is in
 */
public record Metrics(List<Metric> metrics, AttributionWindows windows, Currencies currencies) {
  public Metrics {
    metrics = List.copyOf(metrics);
    Set<String> names = new HashSet<>();
    for (Metric metric : metrics) {
      if (!names.add(metric.name())) {
        throw new IllegalArgumentException("metric '%s' is there twice".formatted(metric.name()));
      }
    }
    if (metrics.stream().noneMatch(metric -> metric.role() == Metric.Role.GOAL)) {
      throw new IllegalArgumentException("one metric must have the role 'goal'");
    }
  }

  /** The first goal: the one that tests are decided by. */
  public Metric primary() {
    return metrics.stream()
        .filter(metric -> metric.role() == Metric.Role.GOAL)
        .findFirst()
        .orElseThrow();
  }
}
