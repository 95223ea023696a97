package io.millrace.ingest.upkeep;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.event.codec.EventCodec;
import io.millrace.ingest.Collector;
import io.millrace.ingest.TopicReader;
import io.millrace.namespace.Topic;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DeadCommandTest {
  private static final String NO_USER =
      "{ \"type\":\"click\", \"event_id\":\"e%d\", \"timestamp\":1769860800000, \"item_id\":\"i\" }";

  @TempDir private Path directory;
  private Collector collector;
  private Settings settings;

  @BeforeEach
  void refuseThree() throws Exception {
    collector = new Collector();
    settings = collector.settings().with("millrace.artifacts", directory.resolve("home/models"));
    String lines = NO_USER.formatted(1) + "\n" + NO_USER.formatted(2) + "\nnonsense, \"quoted\"\n";
    assertThat(
            collector
                .post("application/x-ndjson", lines.getBytes(StandardCharsets.UTF_8))
                .statusCode())
        .isEqualTo(202);
  }

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void list_lettersOfTwoReasons_areCountedByReason() throws Exception {
    JsonNode result = json(new DeadListCommand());

    assertThat(result.get("letters").asInt()).isEqualTo(3);
    assertThat(result.get("codes").get("missing_field").asInt()).isEqualTo(2);
    assertThat(json(new DeadListCommand(), "--code", "malformed_json").get("letters").asInt())
        .isEqualTo(1);
  }

  @Test
  void show_number_hasTheOriginalBytes() throws Exception {
    Path file = directory.resolve("letter");

    assertThat(json(new DeadShowCommand(), "0", "--out", file.toString()).get("code").asString())
        .isEqualTo("missing_field");
    assertThat(file).hasContent(NO_USER.formatted(1));
    assertThat(run(new DeadShowCommand(), new StringWriter(), "17")).isEqualTo(1);
  }

  @Test
  void retry_fieldSet_isAcceptedOnceAndNotSentAgain() throws Exception {
    JsonNode result =
        json(new DeadRetryCommand(), "--code", "missing_field", "--set", "user_id=anna");

    assertThat(result.get("accepted").asInt()).isEqualTo(2);
    assertThat(events()).containsExactlyInAnyOrder("e1 anna", "e2 anna");
    assertThat(json(new DeadRetryCommand(), "--code", "missing_field").get("letters").asInt())
        .isZero();
    assertThat(events()).hasSize(2);
  }

  @Test
  void retry_unchanged_isRefusedAgainWithTheSameBytes() throws Exception {
    JsonNode result = json(new DeadRetryCommand(), "1");

    assertThat(result.get("rejected").get("missing_field").asInt()).isEqualTo(1);
    Path file = directory.resolve("letter");
    json(new DeadShowCommand(), "3", "--out", file.toString());
    assertThat(file).hasContent(NO_USER.formatted(2));
  }

  @Test
  void retry_mendedFile_isAccepted() throws Exception {
    Path file =
        Files.writeString(
            directory.resolve("mended"),
            NO_USER.formatted(3).replace("\"item_id\"", "\"user_id\":\"ben\", \"item_id\""));

    assertThat(json(new DeadRetryCommand(), "2", "--file", file.toString()).get("accepted").asInt())
        .isEqualTo(1);
    assertThat(events()).containsExactly("e3 ben");
  }

  @Test
  void retry_nothingNamed_isRefused() {
    assertThat(run(new DeadRetryCommand(), new StringWriter())).isEqualTo(1);
    assertThat(run(new DeadRetryCommand(), new StringWriter(), "2", "--set", "user_id=1"))
        .as("not a JSON object")
        .isEqualTo(1);
  }

  private List<String> events() throws Exception {
    List<String> found = new ArrayList<>();
    for (var record : TopicReader.read(collector.namespace().topic(Topic.EVENTS))) {
      var event = new EventCodec().decode(record.value());
      found.add(event.eventId() + " " + event.key());
    }
    return found;
  }

  private JsonNode json(Object command, String... arguments) {
    StringWriter out = new StringWriter();
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    assertThat(run(command, out, all.toArray(String[]::new))).isZero();
    return JsonMapper.shared().readTree(out.toString());
  }

  private int run(Object command, StringWriter out, String... arguments) {
    if (command instanceof DeadListCommand list) {
      list.options.configure(() -> settings);
    } else if (command instanceof DeadShowCommand show) {
      show.options.configure(() -> settings);
    } else if (command instanceof DeadRetryCommand retry) {
      retry.options.configure(() -> settings);
    }
    return new CommandLine(command).setOut(new PrintWriter(out)).execute(arguments);
  }
}
