package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventCodec;
import io.millrace.ingest.Collector;
import io.millrace.ingest.TopicReader;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class EventsHttpTest {
  private static final String NDJSON = "application/x-ndjson";
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
  void post_goodAndBad_keepsTheGoodAndTheBadWithItsBytes() throws Exception {
    String bad = "{ \"type\": \"click\",  \"event_id\": \"mix-2\" }";
    String body = "[" + click("mix-1", "anna") + "," + bad + "," + item("mix-3", "kettle") + "]";

    HttpResponse<String> response = collector.postJson(body);

    assertThat(response.statusCode()).isEqualTo(202);
    JsonNode verdicts = JsonMapper.shared().readTree(response.body());
    assertThat(verdicts.get("accepted").asInt()).isEqualTo(2);
    assertThat(verdicts.get("rejected")).hasSize(1);
    assertThat(verdicts.get("rejected").get(0).get("index").asInt()).isEqualTo(1);
    assertThat(verdicts.get("rejected").get(0).get("event_id").asString()).isEqualTo("mix-2");
    assertThat(verdicts.get("rejected").get(0).get("code").asString()).isEqualTo("missing_field");
    assertThat(verdicts.get("rejected").get(0).get("message").asString()).contains("timestamp");
    // The answer comes after Kafka's: all of it is there without waiting.
    assertThat(ids(Topic.EVENTS)).contains("mix-1");
    assertThat(ids(Topic.ITEMS)).contains("mix-3");
    assertThat(dead())
        .anySatisfy(
            letter -> {
              assertThat(letter.code()).isEqualTo("missing_field");
              assertThat(letter.eventId()).contains("mix-2");
              assertThat(new String(letter.original(), StandardCharsets.UTF_8)).isEqualTo(bad);
            });
  }

  @Test
  void post_keysByUser_soThatOneUsersEventsStayInOrder() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      body.append(click("order-" + i, "bert")).append('\n');
    }

    collector.post(NDJSON, body.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(ids(Topic.EVENTS).stream().filter(id -> id.startsWith("order-")))
        .containsExactlyElementsOf(
            java.util.stream.IntStream.range(0, 200).mapToObj(i -> "order-" + i).toList());
  }

  @Test
  void post_ndjson_judgesEachLine() throws Exception {
    String body = click("nd-1", "u") + "\n\nnot json\n" + click("nd-2", "u") + "\r\n";

    HttpResponse<String> response =
        collector.post(NDJSON, body.getBytes(StandardCharsets.UTF_8), "Accept", "text/html");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("\"accepted\":2", "\"index\":1", "malformed_json");
  }

  @Test
  void post_bodyThatIsNotJson_becomesOneDeadLetter() throws Exception {
    String body = "[" + click("half-1", "u") + ", {\"event_id\":";

    HttpResponse<String> response = collector.postJson(body);

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).contains("\"accepted\":0", "\"index\":0", "malformed_json");
    assertThat(dead())
        .anySatisfy(
            letter ->
                assertThat(new String(letter.original(), StandardCharsets.UTF_8)).isEqualTo(body));
    assertThat(ids(Topic.EVENTS)).doesNotContain("half-1");
  }

  @Test
  void post_largeBodyThatIsNotJson_isKeptByItsBeginningLengthAndHash() throws Exception {
    byte[] body = new byte[EventsController.MAX_BYTES];
    new Random(1).nextBytes(body);

    HttpResponse<String> response = collector.post("application/json", body);

    assertThat(response.statusCode()).isEqualTo(202);
    String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    assertThat(dead())
        .anySatisfy(
            letter -> {
              assertThat(letter.original()).isEqualTo(Arrays.copyOf(body, DeadLetter.KEPT));
              assertThat(letter.cut()).contains(new DeadLetter.Cut(body.length, hash));
            });
  }

  @Test
  void post_emptyArray_isAcceptedWithNothing() throws Exception {
    HttpResponse<String> response = collector.postJson("[]");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(response.body()).isEqualTo("{\"accepted\":0,\"rejected\":[]}");
  }

  @Test
  void post_gzip_isInflated() throws Exception {
    HttpResponse<String> response =
        collector.post(
            "application/json",
            gzip(click("gz-1", "u").getBytes(StandardCharsets.UTF_8)),
            "Content-Encoding",
            "gzip");

    assertThat(response.statusCode()).isEqualTo(202);
    assertThat(ids(Topic.EVENTS)).contains("gz-1");
  }

  @Test
  void post_gzipBomb_is413() throws Exception {
    byte[] bomb = gzip(new byte[EventsController.MAX_BYTES + 1]);
    assertThat(bomb).hasSizeLessThan(100_000);

    assertProblem(
        collector.post("application/json", bomb, "Content-Encoding", "gzip"), 413, "body");
    assertThat(dead())
        .anySatisfy(
            letter -> {
              assertThat(letter.code()).isEqualTo("too_large");
              assertThat(letter.original()).isEqualTo(bomb);
            });
  }

  @Test
  void post_brokenGzip_is400() throws Exception {
    byte[] whole = gzip(click("gz-2", "u").getBytes(StandardCharsets.UTF_8));
    byte[] half = java.util.Arrays.copyOf(whole, whole.length / 2);

    for (byte[] body : List.of(half, "plain".getBytes(StandardCharsets.UTF_8), new byte[0])) {
      assertProblem(
          collector.post("application/json", body, "Content-Encoding", "gzip"),
          400,
          "Content-Encoding");
      assertThat(dead())
          .anySatisfy(
              letter -> {
                assertThat(letter.code()).isEqualTo("broken_gzip");
                assertThat(letter.original()).isEqualTo(body);
              });
    }
  }

  @Test
  void post_tooManyBytesOrEvents_is413AndSendsNothing() throws Exception {
    byte[] large = new byte[EventsController.MAX_BYTES + 1];
    assertProblem(collector.post("application/json", large), 413, "body");
    String many = (click("many", "u") + "\n").repeat(EventsController.MAX_EVENTS + 1);
    assertProblem(collector.post(NDJSON, many.getBytes(StandardCharsets.UTF_8)), 413, "body");
    assertThat(ids(Topic.EVENTS)).doesNotContain("many");
  }

  @Test
  void post_tenThousandEvents_areAccepted() throws Exception {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < EventsController.MAX_EVENTS; i++) {
      body.append(click("full-" + i, "u" + i)).append('\n');
    }

    HttpResponse<String> response =
        collector.post(NDJSON, body.toString().getBytes(StandardCharsets.UTF_8));

    assertThat(response.body()).isEqualTo("{\"accepted\":10000,\"rejected\":[]}");
  }

  @Test
  void post_otherMediaTypeOrEncoding_is415() throws Exception {
    byte[] body = click("type", "u").getBytes(StandardCharsets.UTF_8);
    assertProblem(collector.post("text/html", body), 415, "Content-Type");
    assertProblem(collector.post("nonsense", body), 415, "Content-Type");
    assertProblem(collector.post("application/json;charset=utf-16", body), 415, "Content-Type");
    assertProblem(
        collector.post("application/json", body, "Content-Encoding", "br"),
        415,
        "Content-Encoding");
    assertThat(ids(Topic.EVENTS)).doesNotContain("type");
  }

  @Test
  void post_unknownNamespace_is404AndNamesTheKnown() throws Exception {
    byte[] body = click("else", "u").getBytes(StandardCharsets.UTF_8);

    HttpResponse<String> response =
        collector.post("application/json", body, "Millrace-Namespace", "nowhere");

    assertProblem(response, 404, "namespace");
    assertThat(response.body())
        .contains("unknown namespace 'nowhere'", collector.namespace().name());
  }

  @Test
  void post_namespaceAddedToTheStore_isOpenSoonAndSeparate() throws Exception {
    Namespace other = new Namespace(collector.namespace() + "-other");
    collector.store().add(other);
    byte[] body = click("there", "u").getBytes(StandardCharsets.UTF_8);

    await()
        .untilAsserted(
            () ->
                assertThat(
                        collector
                            .post("application/json", body, "Millrace-Namespace", other.name())
                            .statusCode())
                    .isEqualTo(202));

    assertThat(TopicReader.read(other.topic(Topic.EVENTS))).hasSize(1);
    assertThat(ids(Topic.EVENTS)).doesNotContain("there");
  }

  @Test
  void post_textPlain_isReadAsJson() throws Exception {
    HttpResponse<String> response =
        collector.post(
            "text/plain;charset=UTF-8",
            ("[" + click("beacon-1", "u") + "]").getBytes(StandardCharsets.UTF_8));

    assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
    assertThat(ids(Topic.EVENTS)).contains("beacon-1");
  }

  @Test
  void post_bytesAsWritten_travelOnAndOthersAreRewritten() throws Exception {
    String asWritten = click("bytes-1", "u").replace("\":", "\": ");
    String numbered = click("bytes-2", "u").replace("\"u\"", "7");

    collector.postJson("[" + asWritten + "," + numbered + "]");

    List<String> values =
        TopicReader.read(collector.namespace().topic(Topic.EVENTS)).stream()
            .map(record -> new String(record.value(), StandardCharsets.UTF_8))
            .toList();
    assertThat(values).contains(asWritten).doesNotContain(numbered);
    assertThat(values)
        .anySatisfy(value -> assertThat(value).contains("bytes-2", "\"user_id\":\"7\""));
  }

  @Test
  void get_schemaAndScript_areServedWithAnAge() throws Exception {
    HttpResponse<String> schema = collector.get("/v1/events/schema");
    HttpResponse<String> script = collector.get("/millrace.js");

    assertThat(schema.headers().firstValue("Content-Type")).contains("application/schema+json");
    assertThat(schema.body()).contains("https://json-schema.org/draft/2020-12/schema");
    assertThat(script.headers().firstValue("Content-Type"))
        .contains("text/javascript;charset=utf-8");
    assertThat(script.headers().firstValue("Cache-Control")).contains("max-age=3600, public");
    assertThat(script.body()).contains("sendBeacon").hasSizeLessThan(8_000);
    assertThat(collector.get("/v3/api-docs").body())
        .contains("\"$ref\":\"/v1/events/schema\"", "text/plain", "429");
  }

  @Test
  void get_events_is405AsProblem() throws Exception {
    HttpResponse<String> response = collector.get("/v1/events");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void actuator_healthMetricsAndApiDocs_answer() throws Exception {
    collector.postJson("[" + click("metric", "u") + ", 7]");

    assertThat(collector.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
    assertThat(collector.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"");
    assertThat(collector.get("/actuator/prometheus").body())
        .contains("millrace_ingest_accepted_total{")
        .contains("code=\"not_an_object\"")
        .contains("millrace_ingest_produce_seconds_bucket")
        .contains("# HELP millrace_ingest_request_bytes Inflated size");
    assertThat(collector.get("/v3/api-docs").body()).contains("/v1/events", "x-ndjson", "202");
    String document = Files.readString(Path.of("..", "docs", "ingest-operations.md"));
    assertThat(
            collector
                .get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("# HELP millrace_ingest"))
                .map(line -> line.split(" ", -1)[2].replaceAll("_max$", "")))
        .isNotEmpty()
        .allSatisfy(name -> assertThat(document).contains("`" + name + "`"));
  }

  private static void assertProblem(HttpResponse<String> response, int status, String field) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(JsonMapper.shared().readTree(response.body()).get("field").asString())
        .isEqualTo(field);
  }

  private static List<String> ids(Topic topic) throws Exception {
    List<String> ids = new ArrayList<>();
    for (var record : TopicReader.read(collector.namespace().topic(topic))) {
      Event event = new EventCodec().decode(record.value());
      assertThat(new String(record.key(), StandardCharsets.UTF_8)).isEqualTo(event.key());
      ids.add(event.eventId().value());
    }
    return ids;
  }

  private static List<DeadLetter> dead() {
    return TopicReader.read(collector.namespace().topic(Topic.DEAD)).stream()
        .map(record -> new DeadLetterCodec().decode(record.value()))
        .toList();
  }

  private static String click(String id, String user) {
    return "{\"type\":\"click\",\"event_id\":\"%s\",\"timestamp\":\"2026-01-31T12:00:00Z\",\"user_id\":\"%s\",\"item_id\":\"i1\"}"
        .formatted(id, user);
  }

  private static String item(String id, String item) {
    return "{\"type\":\"item\",\"event_id\":\"%s\",\"timestamp\":1769860800000,\"item_id\":\"%s\",\"attributes\":{\"price\":3}}"
        .formatted(id, item);
  }

  private static byte[] gzip(byte[] bytes) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    }
    return out.toByteArray();
  }
}
