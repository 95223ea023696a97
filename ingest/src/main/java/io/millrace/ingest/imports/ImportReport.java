package io.millrace.ingest.imports;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an import did. {@code read = events + skipped}, and when it is complete {@code events =
 * known + sent}, where {@code sent = accepted + rejected}.
 *
 * @param state behind the last event that was sent
 * @param seconds that it took to send them
 */
record ImportReport(
    String format, String namespace, History history, ImportState state, double seconds) {

  private long rejected() {
    return state.rejected().values().stream().mapToLong(Long::longValue).sum();
  }

  private boolean complete() {
    return state.known() + state.sent() == history.events().size();
  }

  /** Whether there was something to send and none of it was accepted. */
  boolean failed() {
    return state.accepted() == 0 && (state.sent() > 0 || history.rows() > 0 && state.known() == 0);
  }

  void print(PrintWriter out) {
    row(out, "read", history.rows());
    row(out, "events", history.events().size());
    row(out, "known", state.known());
    row(out, "sent", state.sent());
    row(out, "accepted", state.accepted());
    row(out, "rejected", rejected());
    new TreeMap<>(state.rejected()).forEach((code, count) -> row(out, "  " + code, count));
    row(out, "skipped", history.skippedRows());
    new TreeMap<>(history.skipped()).forEach((reason, count) -> row(out, "  " + reason, count));
    if (!history.examples().isEmpty()) {
      out.println("for instance");
      history.examples().forEach(example -> out.println("  " + example));
    }
    if (!history.notes().isEmpty()) {
      out.println("of the events");
      new TreeMap<>(history.notes()).forEach((what, count) -> row(out, "  " + what, count));
    }
    if (state.sent() > 0) {
      out.printf(
          "%nsent %,d events in %.1f s, %,.0f a second%n",
          state.sent(), seconds, state.sent() / seconds);
    } else {
      out.printf("%nnothing was left to send%n");
    }
  }

  String json() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("format", format);
    fields.put("namespace", namespace);
    fields.put("read", history.rows());
    fields.put("events", history.events().size());
    fields.put("known", state.known());
    fields.put("sent", state.sent());
    fields.put("accepted", state.accepted());
    fields.put("rejected", new TreeMap<>(state.rejected()));
    fields.put("skipped", new TreeMap<>(history.skipped()));
    fields.put("examples", history.examples());
    fields.put("notes", new TreeMap<>(history.notes()));
    fields.put("complete", complete());
    fields.put("seconds", seconds);
    return JsonMapper.shared().writeValueAsString(fields);
  }

  private static void row(PrintWriter out, String name, long count) {
    out.printf("%-28s %,12d%n", name, count);
  }
}
