package io.millrace.ingest.rollup;

import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Measure;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What more outcomes change of a slate's numbers. A number is a function of the set of outcomes of
 * the slate's items that are in time, so what it is in the end does not depend on their order.
 */
final class OutcomeChange {
  private static final List<Measure> OF_OUTCOMES =
      Measure.all().stream().filter(measure -> measure.interaction().isPresent()).toList();
  private static final List<Measure> AMOUNTS =
      OF_OUTCOMES.stream().filter(Measure::isAmount).toList();

  private final AttributionWindows windows;

  OutcomeChange(AttributionWindows windows) {
    this.windows = windows;
  }

  /**
   * Adds what has changed.
   *
   * @param before all outcomes that were known of the slate
   * @param after the same and what has come, each at its earliest time
   */
  void add(
      StoredSlate slate,
      Collection<StoredOutcome> before,
      Collection<StoredOutcome> after,
      MeasureCounts counts) {
    for (Measure measure : OF_OUTCOMES) {
      if (measure.isAmount()) {
        fresh(slate, measure, before, after)
            .forEach(outcome -> counts.add(measure, outcome.amount()));
      } else {
        counts.add(
            measure, items(timely(slate, measure, after)) - items(timely(slate, measure, before)));
      }
    }
  }

  /** The outcomes whose amounts are in time now and were not before. */
  Collection<StoredOutcome> freshAmounts(
      StoredSlate slate, Collection<StoredOutcome> before, Collection<StoredOutcome> after) {
    Map<StoredOutcome.Key, StoredOutcome> found = new LinkedHashMap<>();
    for (Measure measure : AMOUNTS) {
      fresh(slate, measure, before, after).forEach(one -> found.put(one.key(), one));
    }
    return found.values();
  }

  private List<StoredOutcome> fresh(
      StoredSlate slate,
      Measure measure,
      Collection<StoredOutcome> before,
      Collection<StoredOutcome> after) {
    List<StoredOutcome> now = timely(slate, measure, after);
    if (now.isEmpty()) {
      return now;
    }
    Set<StoredOutcome.Key> counted =
        timely(slate, measure, before).stream().map(StoredOutcome::key).collect(Collectors.toSet());
    return now.stream().filter(outcome -> !counted.contains(outcome.key())).toList();
  }

  private List<StoredOutcome> timely(
      StoredSlate slate, Measure measure, Collection<StoredOutcome> outcomes) {
    List<StoredOutcome> timely = new ArrayList<>();
    for (StoredOutcome outcome : outcomes) {
      if (measure.isOf(outcome.key().kind())
          && slate.items().contains(outcome.key().item())
          && !outcome.happenedAt().isAfter(slate.shownAt().plus(windows.of(measure)))) {
        timely.add(outcome);
      }
    }
    return timely;
  }

  private static long items(List<StoredOutcome> outcomes) {
    return outcomes.size() < 2
        ? outcomes.size()
        : outcomes.stream().map(outcome -> outcome.key().item()).distinct().count();
  }
}
