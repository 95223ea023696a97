package io.millrace.slates;

import io.millrace.slates.SlateReport.Group;
import io.millrace.slates.SlateReport.Result;
import io.millrace.slates.SlateReport.Served;
import io.millrace.slates.metrics.CatalogueMetrics;
import io.millrace.slates.metrics.HistoryLength;
import io.millrace.slates.metrics.Interval;
import io.millrace.slates.metrics.ItemUse;
import io.millrace.slates.metrics.SlateMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The slates of one contender or baseline, measured against each user's targets. */
final class Measured {
  private final String name;
  private final List<int[]> slates;
  private final List<Row> rows;
  private final ItemUse use;
  private final List<SlateMetrics> byUser = new ArrayList<>();
  private final Optional<Served> served;

  /**
   * @param slates one for each row
   */
  Measured(
      String name,
      List<int[]> slates,
      List<Row> rows,
      ItemUse use,
      int k,
      Optional<Served> served) {
    this.name = name;
    this.slates = slates;
    this.rows = rows;
    this.use = use;
    this.served = served;
    for (int i = 0; i < rows.size(); i++) {
      byUser.add(SlateMetrics.of(slates.get(i), rows.get(i).targets(), k));
    }
  }

  String name() {
    return name;
  }

  SlateMetrics mean() {
    return SlateMetrics.mean(byUser);
  }

  double[] hitRates() {
    return byUser.stream().mapToDouble(SlateMetrics::hitRate).toArray();
  }

  double[] ndcgs() {
    return byUser.stream().mapToDouble(SlateMetrics::ndcg).toArray();
  }

  Result result(long seed) {
    return new Result(
        name,
        SlateMetrics.mean(byUser),
        Interval.of(hitRates(), seed),
        Interval.of(ndcgs(), seed),
        CatalogueMetrics.of(slates, use),
        groups(),
        newItemRecall(),
        served);
  }

  private List<Group> groups() {
    Map<HistoryLength, List<SlateMetrics>> members = new EnumMap<>(HistoryLength.class);
    for (int i = 0; i < rows.size(); i++) {
      members
          .computeIfAbsent(
              HistoryLength.of(rows.get(i).query().history().length), length -> new ArrayList<>())
          .add(byUser.get(i));
    }
    return members.entrySet().stream()
        .map(
            group ->
                new Group(
                    group.getKey().label(),
                    group.getValue().size(),
                    SlateMetrics.mean(group.getValue())))
        .toList();
  }

  private double newItemRecall() {
    long all = 0;
    long found = 0;
    for (int i = 0; i < rows.size(); i++) {
      for (int target : rows.get(i).targets()) {
        if (use.count(target) == 0) {
          all++;
          for (int item : slates.get(i)) {
            found += item == target ? 1 : 0;
          }
        }
      }
    }
    return all == 0 ? Double.NaN : (double) found / all;
  }
}
