package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventCodecTest {
  private static final String HEAD =
      "\"event_id\":\"e\",\"timestamp\":\"2026-01-05T10:00:00Z\",\"user_id\":\"u\"";
  private static final String CLICK = "{\"type\":\"click\"," + HEAD + ",\"item_id\":\"i\"";
  private static final String SLATE = "{\"type\":\"impression\"," + HEAD + ",\"request_id\":\"r\"";

  private final EventCodec codec = new EventCodec();

  @Test
  void decode_click_hasEveryField() throws Exception {
    Interaction click =
        (Interaction)
            decode(
                """
                {"type":"purchase","event_id":7,"timestamp":"2026-01-05T11:00:00.000000001+01:00",
                 "user_id":12,"item_id":"i","session_id":"s","request_id":"r","position":2,
                 "value":9.5,"currency":"EUR","quantity":-1,
                 "context":{"device":"phone","none":null,"ages":[1,2.5],"tags":["a","b"],"vip":true},
                 "properties":{"x":1},"colour":{"deep":[1,null]},"nothing":null}
                """);

    assertThat(click.interaction()).isEqualTo(InteractionType.PURCHASE);
    assertThat(click.eventId().value()).isEqualTo("7");
    assertThat(click.timestamp()).isEqualTo(Instant.parse("2026-01-05T10:00:00.000000001Z"));
    assertThat(click.userId()).isEqualTo(new UserId("12"));
    assertThat(click.sessionId()).get().hasToString("s");
    assertThat(click.requestId()).get().hasToString("r");
    assertThat(click.position()).hasValue(2);
    assertThat(click.value()).hasValue(9.5);
    assertThat(click.currency()).contains("EUR");
    assertThat(click.quantity()).hasValue(-1);
    assertThat(click.context())
        .isEqualTo(
            Map.of(
                "device", Value.of("phone"),
                "ages", new Value.NumList(List.of(1.0, 2.5)),
                "tags", Value.of(List.of("a", "b")),
                "vip", Value.of(true)));
    assertThat(click.properties()).containsOnlyKeys("x", "colour");
    assertThat(codec.decode(codec.encode(click))).isEqualTo(click);
  }

  @Test
  void decode_impression_hasEveryField() throws Exception {
    Impression slate =
        (Impression)
            decode(
                SLATE
                    + """
                    ,"items":[{"item_id":"a","position":1,"propensity":0.5,"score":-2,"source":"popular",
                    "features":{"price":3}},{"item_id":"b","position":2}],"model":"m","placement":"home",
                    "experiments":{"e1":"control"},"features":{"hour":3},"feature_spec":"abc"}
                    """);

    assertThat(slate.items()).hasSize(2);
    assertThat(slate.items().get(0).features()).isEqualTo(Map.of("price", Value.of(3)));
    assertThat(slate.items().get(1)).isEqualTo(Impression.Shown.at(new ItemId("b"), 2));
    assertThat(slate.experiments()).isEqualTo(Map.of("e1", "control"));
    assertThat(slate.featureSpec()).contains("abc");
    assertThat(codec.decode(codec.encode(slate))).isEqualTo(slate);
  }

  @Test
  void decode_timestampInMilliseconds_isThatMoment() throws Exception {
    assertThat(decode(CLICK.replace("\"2026-01-05T10:00:00Z\"", "1767607200000") + "}").timestamp())
        .isEqualTo(Instant.parse("2026-01-05T10:00:00Z"));
  }

  @Test
  void decode_itemDeleted_needsNoAttributes() throws Exception {
    ItemUpdate item =
        (ItemUpdate)
            decode(
                "{\"type\":\"item\",\"event_id\":\"e\",\"timestamp\":1767607200000,"
                    + "\"item_id\":\"i\",\"deleted\":true}");

    assertThat(item.deleted()).isTrue();
    assertThat(item.attributes()).isEmpty();
  }

  /** Each row: what comes behind a valid beginning, the code, the field that the message names. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          , "session_id": true};wrong_type;session_id
          , "session_id": ""};invalid_value;session_id
          , "session_id": "a\\u0007"};invalid_value;session_id
          , "session_id": "\\ud800"};invalid_value;session_id
          , "request_id": 1.5};wrong_type;request_id
          , "position": 0};invalid_value;position
          , "position": "1"};wrong_type;position
          , "position": 1.5};wrong_type;position
          , "position": 3000000000};wrong_type;position
          , "value": "9"};wrong_type;value
          , "value": 1e999};invalid_value;value
          , "currency": 3};wrong_type;currency
          , "currency": "\\u0000"};invalid_value;currency
          , "quantity": 1.5};wrong_type;quantity
          , "context": []};wrong_type;context
          , "context": {"a": {}}};wrong_type;context.a
          , "context": {"a": [1, "b"]}};wrong_type;context.a
          , "context": {"a": ["b", 1]}};wrong_type;context.a
          , "context": {"a": [[]]}};wrong_type;context.a
          , "context": {"a": "\\udc00x"}};invalid_value;context.a
          , "properties": 7};wrong_type;properties
          , "properties": {"a": {"b": ["\\ud800"]}}};invalid_value;properties.a.b
          , "other": "\\ud800"};invalid_value;properties.other
          , "session_id": "a", "session_id": "b"};malformed_json;session_id
          """)
  void decode_badFieldOfAClick_namesIt(String tail, String code, String field) {
    assertRefused(CLICK + tail, code, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          };missing_field;items
          , "items": {}};wrong_type;items
          , "items": []};invalid_value;items
          , "items": [1]};wrong_type;items[0]
          , "items": [{"position": 1}]};missing_field;items[0].item_id
          , "items": [{"item_id": "a"}]};missing_field;items[0].position
          , "items": [{"item_id": "a", "position": 0}]};invalid_value;items[0].position
          , "items": [{"item_id": "a", "position": 1}, {"item_id": "b", "position": 1}]};invalid_value;items[1].position
          , "items": [{"item_id": "a", "position": 1, "propensity": 0}]};invalid_value;items[0].propensity
          , "items": [{"item_id": "a", "position": 1, "propensity": 1.1}]};invalid_value;items[0].propensity
          , "items": [{"item_id": "a", "position": 1, "score": "1"}]};wrong_type;items[0].score
          , "items": [{"item_id": "a", "position": 1, "features": 1}]};wrong_type;items[0].features
          , "items": [{"item_id": "a", "position": 1}], "experiments": {"e": 1}};wrong_type;experiments.e
          , "items": [{"item_id": "a", "position": 1}], "model": 1};wrong_type;model
          """)
  void decode_badFieldOfAnImpression_namesIt(String tail, String code, String field) {
    assertRefused(SLATE + tail, code, field);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      textBlock =
          """
          {"event_id":"e"};missing_field;type
          {"type":1,"event_id":"e"};wrong_type;type
          {"type":"clack","event_id":"e","timestamp":1767607200000};unknown_type;clack
          {"type":"click","timestamp":1767607200000};missing_field;event_id
          {"type":"click","event_id":"e"};missing_field;timestamp
          {"type":"click","event_id":"e","timestamp":null};missing_field;timestamp
          {"type":"click","event_id":"e","timestamp":true};wrong_type;timestamp
          {"type":"click","event_id":"e","timestamp":"yesterday"};invalid_value;timestamp
          {"type":"click","event_id":"e","timestamp":"2026-01-05T10:00:00"};invalid_value;timestamp
          {"type":"click","event_id":"e","timestamp":1767607200};invalid_value;timestamp
          {"type":"click","event_id":"e","timestamp":1767607200000};missing_field;user_id
          {"type":"click","event_id":"e","timestamp":1767607200000,"user_id":"u"};missing_field;item_id
          {"type":"item","event_id":"e","timestamp":1767607200000};missing_field;item_id
          {"type":"item","event_id":"e","timestamp":1767607200000,"item_id":"i","deleted":"yes"};wrong_type;deleted
          {"type":"user","event_id":"e","timestamp":1767607200000};missing_field;user_id
          {"type":"user","event_id":"e","timestamp":1767607200000,"user_id":"u","attributes":[]};wrong_type;attributes
          [];not_an_object;object
          "click";not_an_object;object
          {"type";malformed_json;JSON
          {} {};malformed_json;JSON
          `` ;not_an_object;object
          """)
  void decode_brokenEvent_saysWhy(String json, String code, String field) {
    assertRefused(json, code, field);
  }

  @Test
  void decode_tooMuch_isRefused() {
    assertRefused(CLICK + ",\"currency\":\"" + "x".repeat(4097) + "\"}", "too_large", "currency");
    assertRefused(CLICK + ",\"user_id2\":\"" + "x".repeat(1 << 18) + "\"}", "too_large", "bytes");
    assertRefused(
        CLICK + ",\"context\":{\"a\":[" + "1,".repeat(2048) + "1]}}", "too_large", "context.a");
    StringBuilder entries = new StringBuilder("\"k\":1");
    for (int i = 0; i < 256; i++) {
      entries.append(",\"k").append(i).append("\":1");
    }
    assertRefused(CLICK + ",\"context\":{" + entries + "}}", "too_large", "context");
    StringBuilder items = new StringBuilder("{\"item_id\":\"a\",\"position\":1}");
    for (int i = 2; i <= 1001; i++) {
      items.append(",{\"item_id\":\"a\",\"position\":").append(i).append('}');
    }
    assertRefused(SLATE + ",\"items\":[" + items + "]}", "too_large", "items");
    assertRefused(
        CLICK.replace("\"u\"", "\"" + "u".repeat(129) + "\"") + "}", "invalid_value", "user_id");
    assertRefused(
        CLICK + ",\"x\":" + "[".repeat(2000) + "]".repeat(2000) + "}", "malformed_json", "");
  }

  @Test
  void decode_bytesThatAreNoUtf8_isRefused() {
    byte[] bytes = (CLICK + ",\"currency\":\"?\"}").getBytes(StandardCharsets.ISO_8859_1);
    bytes[bytes.length - 3] = (byte) 0xff;

    assertThatThrownBy(() -> codec.decode(bytes))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("malformed_json"));
  }

  @Test
  void decode_utf8ThatOnlyParsersTake_isRefused() {
    byte[] overlong = {(byte) 0xC1, (byte) 0x81};
    byte[] surrogates = {
      (byte) 0xED, (byte) 0xA0, (byte) 0xBD, (byte) 0xED, (byte) 0xB8, (byte) 0x80
    };
    for (byte[] text : java.util.List.of(overlong, surrogates)) {
      java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
      bytes.writeBytes((CLICK + ",\"currency\":\"").getBytes(StandardCharsets.UTF_8));
      bytes.writeBytes(text);
      bytes.writeBytes("\"}".getBytes(StandardCharsets.UTF_8));

      assertThatThrownBy(() -> codec.decode(bytes.toByteArray()))
          .isInstanceOfSatisfying(
              InvalidEventException.class, e -> assertThat(e.code()).isEqualTo("malformed_json"));
    }
  }

  @Test
  void read_fieldsInTheirPlaces_mayTravelAsWritten() throws Exception {
    assertThat(read(CLICK + ",\"context\":{\"a\":1}, \"properties\":{\"x\":[1]}}")).isTrue();
    assertThat(read(CLICK + ",\"x\":1}")).isFalse();
    assertThat(read(CLICK + ",\"session_id\":7}")).isFalse();
    assertThat(read(CLICK + ",\n\"position\":7}")).isFalse();
    assertThat(read(SLATE + ",\"items\":[{\"item_id\":\"a\",\"position\":1}]}")).isTrue();
    assertThat(read(SLATE + ",\"items\":[{\"item_id\":5,\"position\":1}]}")).isFalse();
  }

  private boolean read(String json) throws InvalidEventException {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    EventCodec.Decoded decoded = codec.read(bytes);
    assertThat(decoded.event()).isEqualTo(codec.decode(bytes));
    return decoded.asWritten();
  }

  private Event decode(String json) throws InvalidEventException {
    return codec.decode(json.getBytes(StandardCharsets.UTF_8));
  }

  private void assertRefused(String json, String code, String named) {
    assertThatThrownBy(() -> decode(json))
        .isInstanceOfSatisfying(
            InvalidEventException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(named);
  }
}
