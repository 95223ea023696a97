package io.millrace.benchmarks.serving;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** What became of the requests, second by second. Safe for use by several threads. */
final class LoadResult {
  private static final long HIGHEST_MICROS = 60_000_000;

  private final List<Second> seconds = new ArrayList<>();
  private final Map<String, Long> errors = new TreeMap<>();

  /** Of the requests that were due in one second. */
  private static final class Second {
    private final Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    private final Map<String, Long> fallbacks = new TreeMap<>();
    private final Map<String, Long> models = new TreeMap<>();
    private long errors;
    private long empty;
  }

  LoadResult(int length) {
    for (int i = 0; i < length; i++) {
      seconds.add(new Second());
    }
  }

  synchronized void answered(int second, long nanos, int status, String body) {
    Second of = seconds.get(second);
    of.micros.recordValue(Math.min(HIGHEST_MICROS, nanos / 1000));
    if (status != 200) {
      error(of, "status %d: %s".formatted(status, body));
      return;
    }
    String fallback = field(body, "fallback");
    if (!fallback.isEmpty()) {
      of.fallbacks.merge(fallback, 1L, Long::sum);
    }
    of.models.merge(field(body, "model"), 1L, Long::sum);
    if (!body.contains("\"items\":[{")) {
      of.empty++;
    }
  }

  synchronized void failed(int second, long nanos, String reason) {
    Second of = seconds.get(second);
    of.micros.recordValue(Math.min(HIGHEST_MICROS, nanos / 1000));
    error(of, reason);
  }

  private void error(Second of, String reason) {
    of.errors++;
    errors.merge(reason.length() > 200 ? reason.substring(0, 200) : reason, 1L, Long::sum);
  }

  private static String field(String body, String name) {
    String start = "\"%s\":\"".formatted(name);
    int from = body.indexOf(start);
    return from < 0
        ? ""
        : body.substring(from + start.length(), body.indexOf('"', from + start.length()));
  }

  /** Sums of a stretch. */
  record Stretch(
      Histogram micros,
      long errors,
      long empty,
      Map<String, Long> fallbacks,
      Map<String, Long> models) {
    double millis(double percentile) {
      return micros.getValueAtPercentile(percentile) / 1000.0;
    }

    long fallbackCount() {
      return fallbacks.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%,d requests: p50 %.2f ms, p90 %.2f, p99 %.2f, p99.9 %.2f, most %.1f; errors %d, empty %d, fallbacks %s, models %s",
          micros.getTotalCount(),
          millis(50),
          millis(90),
          millis(99),
          millis(99.9),
          micros.getMaxValue() / 1000.0,
          errors,
          empty,
          fallbacks,
          models);
    }
  }

  Stretch all() {
    return stretch(0, seconds.size());
  }

  /** The seconds from {@code from} (with) to {@code to} (without). */
  synchronized Stretch stretch(int from, int to) {
    Histogram micros = new Histogram(HIGHEST_MICROS, 3);
    Map<String, Long> fallbacks = new TreeMap<>();
    Map<String, Long> models = new TreeMap<>();
    long errorCount = 0;
    long empty = 0;
    for (Second of : seconds.subList(from, Math.min(to, seconds.size()))) {
      micros.add(of.micros);
      of.fallbacks.forEach((name, count) -> fallbacks.merge(name, count, Long::sum));
      of.models.forEach((name, count) -> models.merge(name, count, Long::sum));
      errorCount += of.errors;
      empty += of.empty;
    }
    return new Stretch(micros, errorCount, empty, fallbacks, models);
  }

  /** What went wrong, with how often. */
  synchronized Map<String, Long> errors() {
    return Map.copyOf(errors);
  }
}
