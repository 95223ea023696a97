package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventCodec;
import io.millrace.ingest.Collector;
import io.millrace.ingest.TopicReader;
import io.millrace.namespace.Topic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SourcesHttpTest {
  private static Collector collector;

  @BeforeAll
  static void start() {
    collector = new Collector();
  }

  @AfterAll
  static void stop() {
    collector.close();
  }

  @Test
  void post_orderWithAFaultyProduct_keepsTheGoodOnesAndTheRequestAsADeadLetter() throws Exception {
    String body =
        """
        {"type": "track", "event": "Order Completed", "messageId": "web-1", "userId": "u1",
         "timestamp": "2026-03-01T10:00:00Z", "properties": {"products": [
           {"product_id": "p1"}, {"name": "nameless"}, {"product_id": "p3"}]}}
        """;

    HttpResponse<String> response = post("segment", body);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body())
        .contains("\"accepted\":2", "\"index\":2", "missing_field", "product_id");
    List<String> ids = new ArrayList<>();
    for (var record : TopicReader.read(collector.namespace().topic(Topic.EVENTS))) {
      ids.add(new EventCodec().decode(record.value()).eventId().value());
    }
    assertThat(ids).contains("segment-web-1-1", "segment-web-1-3");
    assertThat(TopicReader.read(collector.namespace().topic(Topic.DEAD)))
        .anySatisfy(
            record ->
                assertThat(new DeadLetterCodec().decode(record.value()).original())
                    .isEqualTo(body.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
  }

  @Test
  void post_messageThatIsNoEvent_isCountedAsIgnored() throws Exception {
    HttpResponse<String> response = post("segment", "{\"type\": \"page\", \"userId\": \"u1\"}");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("\"accepted\":0", "\"ignored\":1");
  }

  @Test
  void post_unknownSource_namesThoseThatExist() throws Exception {
    HttpResponse<String> response = post("carrier-pigeon", "{}");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body())
        .contains("unknown event source 'carrier-pigeon'", "segment", "\"field\":\"source\"");
  }

  private static HttpResponse<String> post(String source, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(collector.url() + "/v1/sources/" + source))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }
}
