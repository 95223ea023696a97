package io.millrace.slates;

import io.millrace.slates.SlateReport.Served;
import io.millrace.slates.SlateReport.SourceShare;
import io.millrace.slates.served.ServedSlate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Sums up how the serving code made its slates. */
final class ServedSummary {
  private final Map<String, long[]> sources = new TreeMap<>();
  private final Map<String, Long> models = new HashMap<>();
  private final Map<String, Long> fallbacks = new HashMap<>();
  private long candidates;
  private long slots;
  private long targets;
  private long candidateHits;
  private long slateHits;

  private ServedSummary() {}

  static Served of(List<Row> rows, List<ServedSlate> slates) {
    ServedSummary summary = new ServedSummary();
    for (int i = 0; i < rows.size(); i++) {
      summary.add(rows.get(i), slates.get(i));
    }
    long[] nanos = slates.stream().mapToLong(ServedSlate::nanos).sorted().toArray();
    return new Served(
        shares(summary.models, rows.size()),
        shares(summary.fallbacks, rows.size()),
        (double) summary.candidates / rows.size(),
        (double) summary.candidateHits / summary.targets,
        (double) summary.slateHits / summary.targets,
        summary.shares(),
        nanos[nanos.length / 2] / 1e6,
        nanos[(int) Math.ceil(0.99 * nanos.length) - 1] / 1e6);
  }

  private void add(Row row, ServedSlate slate) {
    models.merge(slate.model(), 1L, Long::sum);
    slate
        .fallback()
        .ifPresent(
            codes -> {
              for (String code : codes.split(",", -1)) {
                fallbacks.merge(code, 1L, Long::sum);
              }
            });
    targets += row.user().targets().size();
    for (ServedSlate.Item item : slate.candidates()) {
      long[] counts = counts(item);
      candidates++;
      counts[0]++;
      if (row.user().targets().contains(item.itemId())) {
        candidateHits++;
        counts[2]++;
      }
    }
    for (ServedSlate.Item item : slate.slate()) {
      long[] counts = counts(item);
      slots++;
      counts[1]++;
      if (row.user().targets().contains(item.itemId())) {
        slateHits++;
        counts[3]++;
      }
    }
  }

  /** Candidates, slots, targets among the candidates, targets on the slates. */
  private long[] counts(ServedSlate.Item item) {
    return sources.computeIfAbsent(item.source(), source -> new long[4]);
  }

  private List<SourceShare> shares() {
    return sources.entrySet().stream()
        .map(
            entry ->
                new SourceShare(
                    entry.getKey(),
                    share(entry.getValue()[0], candidates),
                    share(entry.getValue()[1], slots),
                    share(entry.getValue()[2], targets),
                    share(entry.getValue()[3], targets)))
        .sorted(Comparator.comparingDouble(SourceShare::slateShare).reversed())
        .toList();
  }

  private static Map<String, Double> shares(Map<String, Long> counts, int all) {
    return counts.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, one -> share(one.getValue(), all)));
  }

  private static double share(long part, long all) {
    return all == 0 ? 0 : (double) part / all;
  }
}
