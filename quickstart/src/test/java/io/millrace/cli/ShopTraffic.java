package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.codec.EventCodec;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A shop's own requests: events in, slates out, clicks on them. */
final class ShopTraffic {
  private static final Pattern LOGGED =
      Pattern.compile(
          "^millrace_sink_events_total\\{[^}]*sink=\"log\"[^}]*} ([0-9.E]+)$", Pattern.MULTILINE);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final EventCodec codec = new EventCodec();
  private final String collector;
  private final String serving;

  /** With the full addresses of events and recommendations. */
  ShopTraffic(String collector, String serving) {
    this.collector = collector;
    this.serving = serving;
  }

  void send(List<? extends Event> events) throws Exception {
    for (int from = 0; from < events.size(); from += 1000) {
      ByteArrayOutputStream lines = new ByteArrayOutputStream();
      for (Event event : events.subList(from, Math.min(events.size(), from + 1000))) {
        lines.writeBytes(codec.encode(event));
        lines.write('\n');
      }
      assertThat(post(collector, "application/x-ndjson", lines.toByteArray(), 202)).isNotNull();
    }
  }

  /** Each user asks for a slate on a phone or a desktop and clicks on its first item or none. */
  void visits(List<UserId> users) throws Exception {
    List<Event> clicks = new ArrayList<>();
    for (int i = 0; i < users.size(); i++) {
      String request =
          "{\"user_id\":\"%s\",\"placement\":\"home\",\"count\":8,\"context\":{\"device\":\"%s\"}}"
              .formatted(users.get(i).value(), i % 3 == 0 ? "desktop" : "phone");
      JsonNode slate = post(serving, "application/json", request.getBytes("UTF-8"), 200);
      if (i % 3 > 0 && !slate.path("items").isEmpty()) {
        String requestId = slate.required("request_id").asString();
        clicks.add(
            Interaction.of(
                    new EventId("click-" + requestId),
                    Instant.now(),
                    InteractionType.CLICK,
                    users.get(i),
                    new ItemId(slate.path("items").path(0).path("item_id").asString()))
                .on(new RequestId(requestId), 1));
      }
    }
    send(clicks);
  }

  /** Events that the event log has, as the collector's metrics tell it. */
  double logged() throws Exception {
    String metrics = text(collector.replace("/v1/events", "/actuator/prometheus"));
    return LOGGED
        .matcher(metrics)
        .results()
        .mapToDouble(match -> Double.parseDouble(match.group(1)))
        .sum();
  }

  /** A slate of one item, as a user's. */
  JsonNode slate(String user) throws Exception {
    return get("%s?user_id=%s&count=1".formatted(serving, user));
  }

  /** Whether a user's slate under the experiment is made by two models together. */
  boolean drafted(String user, String experiment) {
    try {
      JsonNode slate = get("%s?user_id=%s&count=4".formatted(serving, user));
      return slate.path("experiments").has(experiment) && slate.at("/items/0/team").isString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  JsonNode get(String url) throws Exception {
    return JsonMapper.shared().readTree(text(url));
  }

  /** The metrics of collector and serving. */
  String metrics() throws Exception {
    return text(collector.replace("/v1/events", "/actuator/prometheus"))
        + text(serving.replace("/v1/recommendations", "/actuator/prometheus"));
  }

  /** What goes wrong in every shop: a record that is no event, and a body that is none. */
  void mistakes() throws Exception {
    post(collector, "application/x-ndjson", "{\"type\":\n".getBytes(UTF_8), 202);
    post(collector, "image/png", new byte[] {1}, 415);
  }

  String text(String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private JsonNode post(String url, String type, byte[] body, int wanted) throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(wanted);
    return JsonMapper.shared().readTree(answer.body());
  }
}
