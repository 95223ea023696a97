package io.millrace.quickstart.shop;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What real shops send by mistake: each of these must be refused, kept, and answered with the
 * reason.
 */
public final class Accidents {
  private static final List<String> BAD =
      List.of(
          "{\"type\":\"click\",\"event_id\":\"bad-1\",\"timestamp\":1767225600000,\"user_id\":\"user-0001\"}",
          "{\"type\":\"clikc\",\"event_id\":\"bad-2\",\"timestamp\":1767225600000,\"user_id\":\"user-0001\",\"item_id\":\"item-0001\"}",
          "{\"type\":\"click\",\"event_id\":\"bad-3\",\"timestamp\":\"yesterday\",\"user_id\":\"user-0001\",\"item_id\":\"item-0001\"}",
          "{\"type\":\"click\",\"event_id\":\"bad-4\",\"timestamp\":1767225600,\"user_id\":\"user-0001\",\"item_id\":\"item-0001\"}",
          "{\"type\":\"purchase\",\"event_id\":\"bad-5\",\"timestamp\":1767225600000,\"user_id\":\"user-0001\",\"item_id\":\"item-0001\",\"value\":\"12,50\"}",
          "{\"type\":\"impression\",\"event_id\":\"bad-6\",\"timestamp\":1767225600000,\"user_id\":\"user-0001\",\"request_id\":\"r\",\"items\":[]}",
          "{\"type\":\"view\",\"timestamp\":1767225600000,\"user_id\":\"user-0001\",\"item_id\":\"item-0001\"}",
          "{\"type\":\"item\",\"event_id\":\"bad-8\",\"timestamp\":1767225600000,\"item_id\":\"\",\"attributes\":{}}",
          "{\"type\":\"click\",\"event_id\":\"bad-9\",\"timestamp\":1767225600000,\"user_id\":",
          "not json at all");

  private Accidents() {}

  /** Lines that no collector should accept. */
  public static List<byte[]> badLines() {
    return BAD.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
  }
}
