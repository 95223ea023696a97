package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.ingest.Collector;
import io.millrace.ingest.TopicReader;
import io.millrace.namespace.Topic;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Ten thousand bodies that mean harm, over HTTP to a real broker: each is answered, none with a
 * fault of the server, and every record that was refused is a dead letter.
 */
class HostileBodiesTest {
  private static final int BODIES = 10_000;
  private static final int SENDERS = 16;

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
  void post_tenThousandHostileBodies_everyRecordIsAnEventOrADeadLetter() throws Exception {
    long accepted = 0;
    Map<String, Long> refused = new TreeMap<>();
    Map<Integer, Long> statuses = new TreeMap<>();
    for (Outcome outcome : sendAll()) {
      statuses.merge(outcome.status(), 1L, Long::sum);
      accepted += outcome.accepted();
      outcome.refused().forEach(code -> refused.merge(code, 1L, Long::sum));
    }

    Map<String, Long> dead = new TreeMap<>();
    for (var record : TopicReader.read(collector.namespace().topic(Topic.DEAD))) {
      dead.merge(new DeadLetterCodec().decode(record.value()).code(), 1L, Long::sum);
    }
    long kept = 0;
    for (Topic topic : List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS)) {
      kept += TopicReader.read(collector.namespace().topic(topic)).size();
    }
    assertThat(dead).isEqualTo(refused);
    assertThat(kept).isEqualTo(accepted);
    // The generator is worth its name only while it finds every kind of fault, and good events too.
    assertThat(refused.keySet())
        .contains(
            "malformed_json",
            "not_an_object",
            "missing_field",
            "unknown_type",
            "wrong_type",
            "invalid_value",
            "too_large",
            "timestamp_in_future",
            "broken_gzip");
    assertThat(statuses.keySet()).containsOnly(202, 400, 413, 415);
    assertThat(statuses.get(202)).isGreaterThan(BODIES / 2);
    assertThat(kept).isGreaterThan(BODIES / 10);
    assertThat(collector.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
  }

  private static List<Outcome> sendAll() throws Exception {
    ExecutorService senders = Executors.newFixedThreadPool(SENDERS);
    try {
      List<Callable<List<Outcome>>> shares = new ArrayList<>();
      for (int sender = 0; sender < SENDERS; sender++) {
        HostileBodies bodies = new HostileBodies(sender);
        shares.add(
            () -> {
              List<Outcome> outcomes = new ArrayList<>();
              for (int i = 0; i < BODIES / SENDERS; i++) {
                outcomes.add(send(bodies.next()));
              }
              return outcomes;
            });
      }
      List<Outcome> all = new ArrayList<>();
      for (Future<List<Outcome>> share : senders.invokeAll(shares)) {
        all.addAll(share.get());
      }
      return all;
    } finally {
      senders.shutdownNow();
    }
  }

  /**
   * What became of one body.
   *
   * @param refused the codes of the records that must now be dead letters
   */
  private record Outcome(int status, long accepted, List<String> refused) {}

  private static Outcome send(HostileBodies.Hostile body) throws Exception {
    HttpResponse<String> answer =
        collector.post(body.contentType(), body.bytes(), body.headers().toArray(String[]::new));
    assertThat(answer.statusCode()).as("%s: %s", body, answer.body()).isLessThan(500);
    if (answer.statusCode() != 202) {
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      return new Outcome(answer.statusCode(), 0, body.deadWhenRefused(answer.statusCode()));
    }
    JsonNode verdicts = JsonMapper.shared().readTree(answer.body());
    List<String> refused = new ArrayList<>();
    for (JsonNode verdict : verdicts.required("rejected")) {
      refused.add(verdict.required("code").asString());
    }
    return new Outcome(202, verdicts.required("accepted").asLong(), refused);
  }
}
