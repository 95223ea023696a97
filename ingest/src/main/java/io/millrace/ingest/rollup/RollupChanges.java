package io.millrace.ingest.rollup;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a batch changes of experiments, added up before it is written; in the order of locks. */
final class RollupChanges {
  /** In which currency, and as what it was counted. */
  record Currency(String experiment, String currency, String countedAs) {
    private static final Comparator<Currency> ORDER =
        Comparator.comparing(Currency::experiment)
            .thenComparing(Currency::currency)
            .thenComparing(Currency::countedAs);
  }

  /** What is added to a user in an arm. */
  static final class Unit {
    private final MeasureCounts counts = new MeasureCounts();
    private Instant first = Instant.MAX;
    private String request = "";
    private Map<String, String> segments = Map.of();

    MeasureCounts counts() {
      return counts;
    }

    /** When the first of the slates was shown; {@link Instant#MAX} if there are only outcomes. */
    Instant first() {
      return first;
    }

    /** Those of the first of the slates. */
    Map<String, String> segments() {
      return segments;
    }
  }

  private final SortedMap<UnitKey, Unit> units = new TreeMap<>();
  private final SortedMap<Currency, Long> currencies = new TreeMap<>(Currency.ORDER);

  SortedMap<UnitKey, Unit> units() {
    return units;
  }

  /** Purchases and returns. */
  SortedMap<Currency, Long> currencies() {
    return currencies;
  }

  /** A slate that is counted for the first time, with the outcomes that came before it. */
  void addSlate(StoredSlate slate, Map<String, String> segments, MeasureCounts counts) {
    slate
        .experiments()
        .forEach(
            (experiment, variant) -> {
              Unit unit =
                  units.computeIfAbsent(
                      new UnitKey(experiment, variant, slate.user()), key -> new Unit());
              unit.counts.add(counts);
              int order = slate.shownAt().compareTo(unit.first);
              if (order < 0 || order == 0 && slate.request().compareTo(unit.request) < 0) {
                unit.first = slate.shownAt();
                unit.request = slate.request();
                unit.segments = segments;
              }
            });
  }

  /** Outcomes of a slate that was counted before. */
  void addOutcomes(StoredSlate slate, MeasureCounts counts) {
    if (counts.isZero()) {
      return;
    }
    slate
        .experiments()
        .forEach(
            (experiment, variant) ->
                units
                    .computeIfAbsent(
                        new UnitKey(experiment, variant, slate.user()), key -> new Unit())
                    .counts
                    .add(counts));
  }

  void addAmounts(StoredSlate slate, Collection<StoredOutcome> outcomes) {
    for (StoredOutcome outcome : outcomes) {
      for (String experiment : slate.experiments().keySet()) {
        currencies.merge(
            new Currency(experiment, outcome.currency(), outcome.countedAs()), 1L, Long::sum);
      }
    }
  }
}
