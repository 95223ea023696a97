package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.event.Event;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EventSchemaTest {
  /** What the schema must refuse too; the other codes are about ranges, sizes and bytes. */
  private static final Set<String> BY_SHAPE =
      Set.of("missing_field", "wrong_type", "unknown_type", "not_an_object");

  private final EventCodec codec = new EventCodec();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(EventSchema.json(), StandardCharsets.UTF_8));

  @Property(tries = 300)
  void schema_eventThatTheCodecWrites_isValid(@ForAll("events") Event event) {
    assertFits(new String(codec.encode(event), StandardCharsets.UTF_8));
  }

  @Property(tries = 2000)
  void schema_andCodec_agreeOnShape(@ForAll("nearly") String json) {
    try {
      codec.decode(json.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidEventException e) {
      if (BY_SHAPE.contains(e.code())) {
        assertThat(errors(json)).as("%s is %s: %s", json, e.code(), e.getMessage()).isNotEmpty();
      }
      return;
    }
    assertFits(json);
  }

  @Test
  void schema_sizesAndRanges_areTheCodecs() {
    String event =
        "{\"type\":\"%s\",\"event_id\":\"e\",\"timestamp\":%s,\"user_id\":\"%s\",\"item_id\":\"i\"%s}";
    for (String json :
        List.of(
            event.formatted("view", "1769860800000", "u".repeat(129), ""),
            event.formatted("view", "1769860800000", " ", ""),
            event.formatted("view", "1769860800", "u", ""),
            event.formatted("view", "1769860800000", "u", ",\"position\":0"),
            event.formatted("view", "1769860800000", "u", ",\"quantity\":3000000000"),
            event.formatted(
                "view", "1769860800000", "u", ",\"currency\":\"" + "x".repeat(4097) + "\""),
            event.formatted(
                "impression", "1769860800000", "u", ",\"request_id\":\"r\",\"items\":[]"))) {
      assertThat(errors(json)).as(json).isNotEmpty();
      assertThat(codecRefuses(json)).as(json).isTrue();
    }
  }

  @Test
  void document_everyCode_isExplained() throws Exception {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "collector.md")).stream()
            .filter(line -> line.matches("\\| `[a-z_]+` \\|.*"))
            .toList();

    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            InvalidEventException.CODES.entrySet().stream()
                .map(code -> "| `%s` | %s |".formatted(code.getKey(), code.getValue()))
                .toList());
  }

  private void assertFits(String json) {
    assertThat(errors(json)).as(json).isEmpty();
  }

  private List<String> errors(String json) {
    return schema.validate(json, InputFormat.JSON).stream().map(String::valueOf).toList();
  }

  private boolean codecRefuses(String json) {
    try {
      codec.decode(json.getBytes(StandardCharsets.UTF_8));
      return false;
    } catch (InvalidEventException e) {
      return true;
    }
  }

  @Provide
  Arbitrary<Event> events() {
    return new EventCodecPropertiesTest().events();
  }

  /** A good event with one field given another value, or left out. */
  @Provide
  Arbitrary<String> nearly() {
    Arbitrary<String> value =
        Arbitraries.of(
            "1",
            "1.5",
            "true",
            "null",
            "\"\"",
            "\"x\"",
            "\"2026-01-31T12:00:00Z\"",
            "[]",
            "{}",
            "7",
            "[1]",
            "[\"a\"]",
            "[1,\"a\"]",
            "[[1]]",
            "[null]",
            "{\"a\":null}",
            "{\"a\":{}}",
            "{\"a\":[1,2]}",
            "{\"a\":\"b\"}",
            "{\"a\":true}",
            "1769860800000",
            "[{\"item_id\":\"i\",\"position\":1}]",
            "[{\"item_id\":[],\"position\":1}]",
            "[{\"item_id\":\"i\"}]",
            "[7]",
            "[{\"item_id\":\"i\",\"position\":1,\"score\":\"x\"}]");
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
            "model",
            "placement",
            "feature_spec",
            "other");
    Arbitrary<String> type = Arbitraries.of("view", "impression", "item", "user");
    return Combinators.combine(type, field, value, Arbitraries.of(true, false))
        .as(EventSchemaTest::nearly);
  }

  private static String nearly(String type, String changed, String value, boolean cut) {
    StringBuilder json = new StringBuilder("{");
    for (String[] field :
        new String[][] {
          {"type", "\"" + type + "\""},
          {"event_id", "\"e\""},
          {"timestamp", "1769860800000"},
          {"user_id", "\"u\""},
          {"item_id", "\"i\""},
          {"request_id", "\"r\""},
          {"items", "[{\"item_id\":\"i\",\"position\":1}]"}
        }) {
      if (!field[0].equals(changed)) {
        json.append('"').append(field[0]).append("\":").append(field[1]).append(',');
      }
    }
    return cut
        ? json.substring(0, json.length() - 1) + "}"
        : json + "\"" + changed + "\":" + value + "}";
  }
}
