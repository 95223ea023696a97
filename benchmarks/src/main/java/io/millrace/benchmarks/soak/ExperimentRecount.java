package io.millrace.benchmarks.soak;

import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.experiment.AttributionWindows;
import io.millrace.experiment.Measure;
import io.millrace.experiment.MeasureSource;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Counts slates and what came of them by the rules of the documentation, from events of the log in
 * any order, impressions first: a kind counts once an item and slate if it was in time, revenue is
 * the sum of all values in time.
 */
final class ExperimentRecount {
  private final Map<String, Slate> slates = new HashMap<>();
  private final Map<String, long[]> units = new TreeMap<>();
  private final Set<List<String>> counted = new HashSet<>();

  private record Slate(
      Map<String, String> experiments, String user, Instant shownAt, Set<String> items) {}

  /** What users see and do, in the order of a unit's numbers. */
  static final List<Measure> COUNTED =
      Measure.all().stream().filter(m -> m.hasPast() || m.countsUsers()).toList();

  void add(Impression event) {
    Slate slate =
        new Slate(
            event.experiments(),
            event.userId().value(),
            event.timestamp(),
            event.items().stream().map(i -> i.itemId().value()).collect(Collectors.toSet()));
    if (slates.putIfAbsent(event.requestId().value(), slate) == null) {
      COUNTED.forEach(measure -> count(slate, measure, Math.round(measure.of(event))));
    }
  }

  void add(Interaction event) {
    if (event.requestId().isEmpty()) {
      return;
    }
    String request = event.requestId().get().value();
    Slate slate = slates.get(request);
    String item = event.itemId().value();
    if (slate == null || !slate.items().contains(item)) {
      return;
    }
    boolean returned = event.interaction() == InteractionType.PURCHASE && event.isReturn();
    String kind = returned ? MeasureSource.RETURN : event.interaction().wireName();
    for (Measure measure : COUNTED) {
      if (!measure.isOf(kind)
          || event
              .timestamp()
              .isAfter(slate.shownAt().plus(AttributionWindows.USUAL.of(measure)))) {
        continue;
      }
      if (measure.isAmount()) {
        long value = Math.round(Math.abs(event.value().orElse(0)));
        count(slate, measure, returned ? -value : value);
      } else if (counted.add(List.of(request, item, measure.name()))) {
        count(slate, measure, 1);
      }
    }
  }

  private void count(Slate slate, Measure measure, long number) {
    slate
        .experiments()
        .forEach(
            (experiment, variant) ->
                units
                        .computeIfAbsent(
                            experiment + "/" + variant + "/" + slate.user(),
                            unit -> new long[COUNTED.size()])[COUNTED.indexOf(measure)] +=
                    number);
  }

  /** The numbers of each user and variant, under {@code experiment/variant/user}. */
  Map<String, String> units() {
    Map<String, String> found = new TreeMap<>();
    units.forEach((unit, numbers) -> found.put(unit, Arrays.toString(numbers)));
    return found;
  }

  /** A measure's sum, of {@link #variants()}. */
  static long sum(List<Long> sums, Measure measure) {
    return sums.get(COUNTED.indexOf(measure));
  }

  /** The number of users, of {@link #variants()}. */
  static long users(List<Long> sums) {
    return sums.get(COUNTED.size());
  }

  /** The sums over the users of each variant; the last number is that of the users. */
  Map<String, List<Long>> variants() {
    Map<String, List<Long>> sums = new TreeMap<>();
    units.forEach(
        (unit, numbers) -> {
          List<Long> sum =
              sums.computeIfAbsent(
                  unit.substring(0, unit.lastIndexOf('/')),
                  variant -> new ArrayList<>(Collections.nCopies(COUNTED.size() + 1, 0L)));
          for (int i = 0; i < numbers.length; i++) {
            sum.set(i, sum.get(i) + numbers[i]);
          }
          sum.set(numbers.length, sum.get(numbers.length) + 1);
        });
    return sums;
  }
}
