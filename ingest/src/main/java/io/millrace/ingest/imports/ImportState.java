package io.millrace.ingest.imports;

import io.millrace.ingest.client.CollectorClient;
import java.util.Map;
import java.util.TreeMap;

/**
 * How far an import has come.
 *
 * @param known events that an import before this one has sent
 * @param sent how many others are acknowledged; accepted and rejected together
 * @param rejected by code
 */
record ImportState(long known, long sent, long accepted, Map<String, Long> rejected) {
  static final ImportState NOTHING = new ImportState(0, 0, 0, Map.of());

  ImportState {
    rejected = Map.copyOf(rejected);
  }

  /**
   * @param events that a batch went over
   * @param sentEvents how many of them were sent
   */
  ImportState plus(int events, int sentEvents, CollectorClient.Answer answer) {
    Map<String, Long> all = new TreeMap<>(rejected);
    answer.rejected().forEach((code, count) -> all.merge(code, count, Long::sum));
    return new ImportState(
        known + events - sentEvents, sent + sentEvents, accepted + answer.accepted(), all);
  }
}
