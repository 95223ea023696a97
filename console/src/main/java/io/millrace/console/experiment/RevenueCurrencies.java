package io.millrace.console.experiment;

import io.millrace.console.rollup.CountedCurrency;
import io.millrace.experiment.Measure.Unit;
import io.millrace.experiment.Metric;
import io.millrace.experiment.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Whether the amounts of an experiment's purchases and returns may be added up.
 *
 * @param counted what was counted
 */
record RevenueCurrencies(List<CountedCurrency> counted) {
  RevenueCurrencies {
    counted = List.copyOf(counted);
  }

  /** Whether amounts of more than one currency were added. */
  boolean isMixed() {
    return added().size() > 1;
  }

  /** Whether the metric is made of amounts. */
  static boolean concerns(Metric metric) {
    return metric.of().unit() == Unit.MONEY
        || metric.over().filter(measure -> measure.unit() == Unit.MONEY).isPresent();
  }

  /** What a reader of the report has to know, a sentence each. */
  List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (isMixed()) {
      warnings.add(
          ("Revenue is withheld: amounts are in several currencies (%s)."
                  + " Set 'currency' and 'rates' in the metrics file, then begin a new phase.")
              .formatted(String.join(", ", added())));
    }
    for (CountedCurrency left : counted) {
      if (left.isLeftOut()) {
        warnings.add(
            ("Revenue leaves out %d purchases and returns in %s:"
                    + " the metrics file has no rate for it.")
                .formatted(left.events(), left.currency()));
      }
    }
    return warnings;
  }

  /** Why nothing can be decided by such metrics; empty if something can. */
  Optional<String> problem(Metrics metrics) {
    boolean decides =
        concerns(metrics.primary())
            || metrics.metrics().stream()
                .anyMatch(metric -> metric.role() == Metric.Role.GUARDRAIL && concerns(metric));
    return isMixed() && decides
        ? Optional.of(
            "the amounts of its purchases are in several currencies (%s)."
                    .formatted(String.join(", ", added()))
                + " Set 'currency' and 'rates' in the metrics file, then begin a new phase.")
        : Optional.empty();
  }

  private List<String> added() {
    return counted.stream()
        .filter(currency -> !currency.isLeftOut() && !currency.countedAs().isEmpty())
        .map(CountedCurrency::countedAs)
        .distinct()
        .sorted()
        .toList();
  }
}
