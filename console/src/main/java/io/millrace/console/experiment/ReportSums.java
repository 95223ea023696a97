package io.millrace.console.experiment;

import io.millrace.console.rollup.ArmSums;
import io.millrace.console.rollup.DaySums;
import io.millrace.console.rollup.SegmentSums;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.Variant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Adds up what days have added, by arm as the experiment lists them. */
final class ReportSums {
  private final List<String> variants;
  private final List<DaySums> days;
  private final List<SegmentSums> segments;

  ReportSums(Experiment experiment, List<DaySums> days, List<SegmentSums> segments) {
    this.variants = experiment.variants().stream().map(Variant::name).toList();
    this.days = days;
    this.segments = segments;
  }

  /** All users. */
  List<ArmSums> total() {
    return arms(days.stream().map(DaySums::arm).toList());
  }

  /** What each day has added. */
  Map<LocalDate, List<ArmSums>> byDay() {
    Map<LocalDate, List<ArmSums>> found = new TreeMap<>();
    for (DaySums row : days) {
      found.computeIfAbsent(row.day(), day -> new ArrayList<>()).add(row.arm());
    }
    Map<LocalDate, List<ArmSums>> sums = new LinkedHashMap<>();
    found.forEach((day, rows) -> sums.put(day, arms(rows)));
    return sums;
  }

  /** Users of each segment, by dimension and value. */
  Map<List<String>, List<ArmSums>> bySegment() {
    Map<List<String>, List<ArmSums>> found = new LinkedHashMap<>();
    for (SegmentSums row : segments) {
      found
          .computeIfAbsent(List.of(row.dimension(), row.value()), at -> new ArrayList<>())
          .add(row.arm());
    }
    Map<List<String>, List<ArmSums>> sums = new LinkedHashMap<>();
    found.forEach((segment, rows) -> sums.put(segment, arms(rows)));
    return sums;
  }

  /** Names that impressions carry and the experiment does not have. */
  List<String> unknownVariants() {
    Set<String> unknown = new TreeSet<>();
    days.forEach(row -> unknown.add(row.arm().variant()));
    unknown.removeAll(Set.copyOf(variants));
    return List.copyOf(unknown);
  }

  static List<ArmSums> add(List<ArmSums> one, List<ArmSums> other) {
    List<ArmSums> sum = new ArrayList<>();
    for (int arm = 0; arm < one.size(); arm++) {
      sum.add(one.get(arm).plus(other.get(arm)));
    }
    return sum;
  }

  private List<ArmSums> arms(List<ArmSums> rows) {
    List<ArmSums> arms = new ArrayList<>();
    for (String variant : variants) {
      ArmSums sum = ArmSums.none(variant);
      for (ArmSums row : rows) {
        if (row.variant().equals(variant)) {
          sum = sum.plus(row);
        }
      }
      arms.add(sum);
    }
    return arms;
  }
}
