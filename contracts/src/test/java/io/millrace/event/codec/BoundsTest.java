package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.millrace.event.Value;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last value that is taken and the first that is not, of every field that has a bound. */
class BoundsTest {
  private static final String NAME = "n".repeat(Bounds.NAME);
  private static final String DIGITS = "9".repeat(400);

  private final EventCodec codec = new EventCodec();
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(new String(EventSchema.json(), StandardCharsets.UTF_8));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          purchase   | value            | 1000000000000            | 1000000000001
          purchase   | value            | -1000000000000           | -1e200
          purchase   | value            | 1e-12                    | 1e-13
          purchase   | value            | -0.0                     | -5e-324
          purchase   | quantity         | 1000000000               | 1000000001
          purchase   | quantity         | -1000000000              | -1000000001
          purchase   | currency         | "NAME"                   | "NAMEn"
          impression | placement        | "NAME"                   | "NAMEn"
          impression | model            | "NAME"                   | "NAMEn"
          impression | feature_spec     | "NAME"                   | "NAMEn"
          impression | experiments      | {"NAME":"NAME"}          | {"NAMEn":"a"}
          impression | experiments      | {"a":"NAME"}             | {"a":"NAMEn"}
          impression | properties       | {"took_us":86400000000}  | {"took_us":86400000001}
          impression | properties       | {"took_us":0}            | {"took_us":-1}
          impression | features         | {"NAME":1}               | {"NAMEn":1}
          view       | context          | {"device":"NAME"}        | {"device":"NAMEn"}
          impression | context          | {"device":"NAME"}        | {"device":"NAMEn"}
          view       | context          | {"NAME":1}               | {"NAMEn":1}
          view       | properties       | {"NAME":1}               | {"NAMEn":1}
          item       | attributes       | {"NAME":1}               | {"NAMEn":1}
          view       | NAME             | 1                        | 1e999
          """)
  void decode_lastAllowedAndFirstBeyond_isTakenAndRefusedByField(
      String type, String field, String allowed, String beyond) throws Exception {
    byte[] good = event(type, field, allowed);
    assertThat(codec.decode(good)).isEqualTo(codec.decode(codec.encode(codec.decode(good))));
    assertThat(fitsSchema(good)).isTrue();

    byte[] bad = event(type, field, beyond);
    assertThatThrownBy(() -> codec.decode(bad))
        .isInstanceOf(InvalidEventException.class)
        .hasMessageContaining(named(field));
    assertThat(EventStream.one(bad)).isEmpty();
    assertThat(fitsSchema(bad)).as("schema of %s", field).isEqualTo(field.equals("NAME"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          value      | 1e999
          value      | DIGITS
          context    | {"a":1e999}
          context    | {"a":-DIGITS}
          context    | {"a":[1,1e999]}
          properties | {"a":1e999}
          properties | {"a":DIGITS}
          properties | {"a":{"b":[-1e999]}}
          properties | {"a":[DIGITS]}
          other      | DIGITS
          """)
  void decode_numbersThatNoDoubleHolds_areRefused(String field, String value) {
    byte[] event = event("view", field, value);

    assertThatThrownBy(() -> codec.decode(event))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("invalid_value"))
        .hasMessageContaining(field)
        .hasMessageContaining("finite");
    assertThat(EventStream.one(event)).isEmpty();
  }

  @Test
  void decode_largeWholeNumberInProperties_isKeptAsItIs() throws Exception {
    byte[] event = event("view", "properties", "{\"a\":123456789012345678901234567890}");

    assertThat(new String(codec.encode(codec.decode(event)), StandardCharsets.UTF_8))
        .contains("123456789012345678901234567890");
  }

  @Test
  void fromJson_longNamesOfAnOlderLog_areStillRead() {
    Map<String, Value> values = Map.of("n".repeat(300), Value.of(1));

    assertThat(Values.fromJson(Values.toJson(values))).isEqualTo(values);
  }

  private boolean fitsSchema(byte[] event) {
    return schema.validate(new String(event, StandardCharsets.UTF_8), InputFormat.JSON).isEmpty();
  }

  private static String named(String field) {
    return field.equals("NAME") ? NAME : field;
  }

  private static byte[] event(String type, String field, String value) {
    String start =
        "{\"type\":\"%s\",\"event_id\":\"e\",\"timestamp\":1769860800000,\"item_id\":\"i\""
            + ",\"user_id\":\"u\",\"request_id\":\"r\",\"items\":[{\"item_id\":\"i\",\"position\":1}]";
    return (start.formatted(type) + ",\"" + named(field) + "\":" + value + "}")
        .replace("NAME", NAME)
        .replace("DIGITS", DIGITS)
        .getBytes(StandardCharsets.UTF_8);
  }
}
