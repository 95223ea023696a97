package io.millrace.console.playground;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.namespace.Namespace;
import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Sends events to the collector. */
public final class CollectorClient {
  private final EventCodec codec = new EventCodec();
  private final String address;
  private final JsonHttp http;

  /**
   * @param address of the collector, without a slash at the end
   */
  public CollectorClient(String address) {
    this.address = address;
    this.http = new JsonHttp(ServiceProblem.Service.COLLECTOR, address);
  }

  /** Returns once Kafka has them all. */
  void send(Namespace site, List<? extends Event> events) throws ServiceProblem {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (Event event : events) {
      lines.writeBytes(codec.encode(event));
      lines.write('\n');
    }
    JsonNode verdict =
        http.post(site, "/v1/events", "application/x-ndjson", lines.toByteArray(), 202);
    if (!verdict.path("rejected").isEmpty()) {
      throw ServiceProblem.refused(
          ServiceProblem.Service.COLLECTOR,
          address,
          verdict.path("rejected").path(0).path("message").asString(""));
    }
  }
}
