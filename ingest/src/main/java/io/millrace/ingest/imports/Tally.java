package io.millrace.ingest.imports;

import java.util.Map;
import java.util.TreeMap;

/** Counts by reason. */
final class Tally {
  private final Map<String, Long> counts = new TreeMap<>();

  void count(String reason) {
    counts.merge(reason, 1L, Long::sum);
  }

  Map<String, Long> counts() {
    return Map.copyOf(counts);
  }
}
