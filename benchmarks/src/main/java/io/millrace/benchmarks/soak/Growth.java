package io.millrace.benchmarks.soak;

import io.millrace.benchmarks.soak.Sampler.Sample;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * How a metric of the samples grew.
 *
 * @param first mean over the first quarter, of the heap the minimum
 * @param last the same over the last quarter
 * @param limit largest growth in percent; empty if the metric is shown only
 */
record Growth(String metric, double first, double last, double most, OptionalDouble limit) {
  private static final double MEGABYTE = 1 << 20;

  /** A growth by so much is none: a thread of a pool, a page. */
  private static final double SLACK = 4;

  static final String HEAD =
      """
      | metric | first quarter | last quarter | growth | highest | allowed |
      |---|---|---|---|---|---|""";

  double percent() {
    return first == 0 ? 0 : 100 * (last - first) / first;
  }

  boolean holds() {
    return limit.isEmpty() || last - first <= SLACK || percent() <= limit.getAsDouble();
  }

  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %.0f | %.0f | %+.1f %% | %.0f | %s |",
        metric,
        first,
        last,
        percent(),
        most,
        limit.isPresent() ? String.format(Locale.ROOT, "%.0f %%", limit.getAsDouble()) : "-");
  }

  /**
   * Of all metrics; samples of the warm-up and those within windows of faults are left out, as a
   * server that has just been started again uses less than before.
   */
  static List<Growth> of(List<Sample> samples, Instant warm, SoakPlan plan) {
    List<Sample> counted =
        samples.stream().filter(sample -> sample.at().isAfter(warm) && !sample.fault()).toList();
    OptionalDouble memory = OptionalDouble.of(plan.memoryGrowth());
    OptionalDouble counts = OptionalDouble.of(plan.countGrowth());
    OptionalDouble shown = OptionalDouble.empty();
    List<Growth> all = new ArrayList<>();
    all.add(mean("up: resident MB", counted, s -> s.up().memory() / MEGABYTE, memory));
    all.add(
        mean(
            "up: resident outside of the heap, MB",
            counted.stream().filter(s -> s.committed() > 0).toList(),
            s -> (s.up().memory() - s.committed()) / MEGABYTE,
            memory));
    all.add(least("up: heap after collections, least MB", counted, shown));
    all.add(mean("up: threads", counted, s -> s.up().threads(), counts));
    all.add(mean("up: descriptors", counted, s -> s.up().descriptors(), counts));
    all.add(mean("Redis: resident MB", counted, s -> s.redis().memory() / MEGABYTE, shown));
    all.add(mean("Redis: threads", counted, s -> s.redis().threads(), counts));
    all.add(mean("Redis: descriptors", counted, s -> s.redis().descriptors(), counts));
    all.add(mean("PostgreSQL: resident MB", counted, s -> s.postgres().memory() / MEGABYTE, shown));
    all.add(mean("PostgreSQL: processes", counted, s -> s.postgres().threads(), counts));
    all.add(mean("PostgreSQL: descriptors", counted, s -> s.postgres().descriptors(), shown));
    all.add(mean("records that sinks have not stored", counted, Sample::lag, shown));
    all.add(mean("load average of the machine", counted, Sample::load, shown));
    return all;
  }

  /** Of the heap that full collections leave, behind the warm-up and at the end. */
  static Growth live(long first, long last, SoakPlan plan) {
    double most = Math.max(first, last) / MEGABYTE;
    return new Growth(
        "up: heap behind a full collection, MB",
        first / MEGABYTE,
        last / MEGABYTE,
        most,
        OptionalDouble.of(plan.memoryGrowth()));
  }

  private static Growth mean(
      String metric, List<Sample> samples, ToDoubleFunction<Sample> value, OptionalDouble limit) {
    return new Growth(
        metric,
        first(samples).stream().mapToDouble(value).average().orElse(0),
        last(samples).stream().mapToDouble(value).average().orElse(0),
        samples.stream().mapToDouble(value).max().orElse(0),
        limit);
  }

  private static Growth least(String metric, List<Sample> samples, OptionalDouble limit) {
    return new Growth(
        metric,
        leastHeap(first(samples)),
        leastHeap(last(samples)),
        samples.stream().mapToDouble(Sample::heap).max().orElse(0) / MEGABYTE,
        limit);
  }

  /** Behind a young collection the old generation holds garbage: the least is what stays. */
  private static double leastHeap(List<Sample> samples) {
    return samples.stream().mapToDouble(Sample::heap).filter(heap -> heap > 0).min().orElse(0)
        / MEGABYTE;
  }

  private static List<Sample> first(List<Sample> samples) {
    return samples.subList(0, Math.max(1, samples.size() / 4));
  }

  private static List<Sample> last(List<Sample> samples) {
    return samples.subList(
        Math.max(0, samples.size() - Math.max(1, samples.size() / 4)), samples.size());
  }
}
