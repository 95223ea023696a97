package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attributes that decide whether an item is recommended mean what they say, or are refused. */
class WellKnownTest {
  private final EventCodec codec = new EventCodec();

  @ParameterizedTest
  @CsvSource({
    "false, false", "true, true", "\"false\", false", "\"TRUE\", true", "\"no\", false",
    "\"Yes\", true", "0, false", "1, true", "\"0\", false", "\" 1 \", true"
  })
  void decode_inStock_isTheFlagThatIsMeant(String json, boolean meant) throws Exception {
    EventCodec.Decoded read = codec.read(item("in_stock", json));

    assertThat(((ItemUpdate) read.event()).attributes()).containsEntry("in_stock", Value.of(meant));
    assertThat(read.asWritten()).isEqualTo(json.equals("true") || json.equals("false"));
  }

  @ParameterizedTest
  @CsvSource({"3, 3", "\"0\", 0", "\" -2.5 \", -2.5"})
  void decode_stock_isTheNumberThatIsMeant(String json, double meant) throws Exception {
    EventCodec.Decoded read = codec.read(item("stock", json));

    assertThat(((ItemUpdate) read.event()).attributes()).containsEntry("stock", Value.of(meant));
    assertThat(read.asWritten()).isEqualTo(json.equals("3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          in_stock        | "maybe"
          in_stock        | 2
          in_stock        | ["false"]
          in_stock        | ""
          stock           | "many"
          stock           | true
          stock           | "1,5"
          available_from  | "next week"
          available_from  | "2026-02-31"
          available_from  | true
          available_until | "31.01.2026"
          available_until | ["2026-01-01"]
          available_until | 1e300
          """)
  void decode_whatCanMeanAnything_isRefusedByField(String attribute, String json) {
    assertThatThrownBy(() -> codec.decode(item(attribute, json)))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("wrong_type"))
        .hasMessageContaining("attributes." + attribute + " must be");
    assertThat(EventStream.one(item(attribute, json))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"\"2026-01-31\"", "\"2026-01-31T12:00:00+01:00\"", "1769860800000"})
  void decode_times_areTaken(String json) throws Exception {
    assertThat(codec.read(item("available_from", json)).asWritten()).isTrue();
  }

  private static byte[] item(String attribute, String json) {
    return "{\"type\":\"item\",\"event_id\":\"e\",\"timestamp\":1769860800000,\"item_id\":\"i\",\"attributes\":{\"%s\":%s}}"
        .formatted(attribute, json)
        .getBytes(StandardCharsets.UTF_8);
  }
}
