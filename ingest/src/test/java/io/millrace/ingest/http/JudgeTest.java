package io.millrace.ingest.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.codec.EventBodies;
import io.millrace.namespace.Topic;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class JudgeTest {
  private static final String CLICK =
      """
      {"type":"click","event_id":"e1","timestamp":"2026-01-31T12:00:00Z","user_id":"u","item_id":"i"}
      """;

  private final Judge judge =
      new Judge(
          new TimeRule(Duration.ofHours(1), Duration.ofDays(30)),
          Clock.fixed(Instant.parse("2026-01-31T12:00:00Z"), ZoneOffset.UTC));

  @Test
  void judge_goodAndBad_keepTheirOrder() {
    Judge.Judgement judgement =
        judge.judge(pieces(List.of(CLICK, "{\"event_id\": 7}", "nonsense")));

    assertThat(judgement.records())
        .extracting(record -> record.topic())
        .containsExactly(Topic.EVENTS, Topic.DEAD, Topic.DEAD);
    assertThat(judgement.acceptedByType()).containsExactly(java.util.Map.entry("click", 1));
    assertThat(judgement.verdicts().accepted()).isEqualTo(1);
    assertThat(judgement.verdicts().rejected())
        .extracting(Verdicts.Rejected::index, Verdicts.Rejected::eventId, Verdicts.Rejected::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "7", "missing_field"),
            org.assertj.core.groups.Tuple.tuple(2, null, "malformed_json"));
  }

  @Test
  void judge_timestampBeyondTheRule_isRefused() {
    List<String> times =
        List.of(
            "2026-01-31T13:00:00Z",
            "2026-01-31T13:00:01Z",
            "2026-01-01T12:00:00Z",
            "2026-01-01T11:59:59Z");

    List<String> records =
        times.stream().map(time -> CLICK.replace("2026-01-31T12:00:00Z", time)).toList();

    assertThat(judge.judge(pieces(records)).verdicts().rejected())
        .extracting(Verdicts.Rejected::index, Verdicts.Rejected::code)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(1, "timestamp_in_future"),
            org.assertj.core.groups.Tuple.tuple(3, "timestamp_too_old"));
  }

  @Test
  void judge_hugeUnknownType_givesAShortMessage() {
    String record = CLICK.replace("click", "x".repeat(100_000));

    assertThat(judge.judge(pieces(List.of(record))).verdicts().rejected().get(0).message())
        .hasSizeLessThan(400);
  }

  @Test
  void judge_veryManyRejected_oneLetterStandsForThoseBeyondTheBound() {
    List<String> records = new java.util.ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      records.add(i % 3 == 0 ? CLICK : "{\"event_id\": \"bad%d\"}".formatted(i));
    }
    records.addAll(java.util.Collections.nCopies(2_000, "nonsense"));

    Judge.Judgement judgement = judge.judge(pieces(records));

    assertThat(judgement.verdicts().accepted()).isEqualTo(500);
    assertThat(judgement.verdicts().rejected()).as("each is told").hasSize(3_000);
    List<io.millrace.ingest.kafka.Outgoing> dead =
        judgement.records().stream().filter(record -> record.topic() == Topic.DEAD).toList();
    assertThat(dead).hasSize(Judge.MAX_LETTERS + 1);
    assertThat(Judge.summary(java.util.Map.of("malformed_json", 2_000)))
        .contains("2000 further records", "malformed_json=2000");
  }

  @Test
  void judge_largeRejectedRecords_haveABoundInBytes() {
    String large = "x".repeat(200_000);

    Judge.Judgement judgement = judge.judge(pieces(java.util.Collections.nCopies(70, large)));

    assertThat(judgement.verdicts().rejected()).hasSize(70);
    assertThat(judgement.records())
        .as("letters of their own, and the one for the rest")
        .hasSize(Judge.MAX_LETTER_BYTES / 200_000 + 1);
  }

  @Property(tries = 3000)
  void judge_hostileRecords_eachGetsOneVerdict(@ForAll("hostile") List<String> records) {
    Judge.Judgement judgement = judge.judge(pieces(records));

    assertThat(judgement.records()).hasSize(records.size());
    assertThat(judgement.verdicts().accepted() + judgement.verdicts().rejected().size())
        .isEqualTo(records.size());
    // The answer itself must be writable whatever the client sent.
    assertThat(JsonMapper.shared().writeValueAsBytes(judgement.verdicts())).isNotEmpty();
  }

  @Property(tries = 1000)
  void judge_hostileBody_isOneRecordOrMore(@ForAll("hostile") List<String> records)
      throws Exception {
    byte[] body = bytes("[" + String.join(",", records) + "]");
    List<EventBodies.Piece> split;
    try {
      split = new EventBodies().json(body, 100);
    } catch (io.millrace.event.codec.InvalidEventException e) {
      assertThat(judge.refuse(body, e).verdicts().rejected()).hasSize(1);
      return;
    }
    assertThat(judge.judge(split).records()).hasSameSizeAs(split);
  }

  @Provide
  Arbitrary<List<String>> hostile() {
    Arbitrary<String> value =
        Arbitraries.of(
            "1",
            "-1",
            "0",
            "1e999",
            "1e99999999",
            "9".repeat(400),
            "1.5",
            "true",
            "null",
            "\"\"",
            "\" \"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "\"x\"",
            "\"2026-01-31T12:00:00Z\"",
            "\"99999-01-01T00:00:00Z\"",
            "\"" + "y".repeat(5000) + "\"",
            "[]",
            "[1,\"a\"]",
            "[1e400]",
            "{}",
            "{\"a\":null}",
            "{\"a\":{\"b\":[null]}}",
            "{\"\\udfff\":1}",
            "[".repeat(600) + "]".repeat(600),
            "1769860800000",
            "1769860800",
            "[{\"item_id\":\"i\",\"position\":1}]",
            "[{\"position\":0,\"item_id\":7}]",
            "[{\"item_id\":\"i\",\"position\":1,\"propensity\":1e999}]",
            "-0",
            "1E+2",
            "NaN",
            "'x'");
    Arbitrary<String> field =
        Arbitraries.of(
            "type",
            "event_id",
            "timestamp",
            "user_id",
            "item_id",
            "session_id",
            "request_id",
            "position",
            "value",
            "currency",
            "quantity",
            "context",
            "properties",
            "items",
            "attributes",
            "deleted",
            "experiments",
            "features",
            "other",
            "\\ud83d");
    Arbitrary<String> type =
        Arbitraries.of("view", "purchase", "impression", "item", "user", "nonsense", "\\udc00");
    Arbitrary<String> fields =
        Combinators.combine(field, value)
            .as((name, v) -> "\"" + name + "\":" + v)
            .list()
            .ofMaxSize(6)
            .map(list -> String.join(",", list));
    Arbitrary<String> nearly =
        Combinators.combine(type, fields)
            .as(
                (t, f) ->
                    "{\"type\":\"%s\",\"event_id\":\"e\",\"timestamp\":1769860800000,".formatted(t)
                        + "\"user_id\":\"u\",\"item_id\":\"i\",\"request_id\":\"r\""
                        + (f.isEmpty() ? "" : "," + f)
                        + "}");
    Arbitrary<String> loose = fields.map(f -> "{" + f + "}");
    Arbitrary<String> single =
        // One extra field at a time on an otherwise good event gets past the duplicate check.
        Combinators.combine(
                type,
                Arbitraries.of(
                    "value",
                    "context",
                    "properties",
                    "attributes",
                    "x",
                    "items",
                    "quantity",
                    "position",
                    "deleted",
                    "features"),
                value)
            .as(
                (t, f, v) ->
                    "{\"type\":\"%s\",\"event_id\":\"e\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\",\"request_id\":\"r\",\"%s\":%s}"
                        .formatted(t, f, v));
    return Arbitraries.oneOf(
            nearly, loose, single, single, value, Arbitraries.strings().ofMaxLength(30))
        .list()
        .ofMaxSize(5);
  }

  private static List<EventBodies.Piece> pieces(List<String> records) {
    return records.stream().map(record -> EventBodies.Piece.unread(bytes(record))).toList();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
