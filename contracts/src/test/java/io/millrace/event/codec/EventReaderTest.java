package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * An event is read to the same whether its type is known beforehand, as it is if an event is judged
 * as a whole, or is met among its fields.
 */
class EventReaderTest {
  private static final List<String> PLAIN =
      List.of(
          "\"type\":\"click\"",
          "\"event_id\":\"e-1Ü茶👍\"",
          "\"timestamp\":\"2026-01-31T12:00:00.123Z\"",
          "\"user_id\":\"u 1\"",
          "\"item_id\":\"i1\"",
          "\"session_id\":\"s\"",
          "\"request_id\":\"r\"",
          "\"position\":17",
          "\"value\":19.9",
          "\"value\":-0.000123456789012",
          "\"value\":123456789012",
          "\"value\":0.3333333333333333",
          "\"value\":1E2",
          "\"currency\":\"\\u00a3 \\\"\"",
          "\"quantity\":-3",
          "\"currency\":\"GBP\"",
          "\"context\":{\"device\":\"mobile\", \"n\":3,\"new\":true,\"tags\":[\"a\",\"b\"],\"v\":[1,2.5],\"none\":[]}",
          "\"properties\":{\"took_us\":812,\"fallback\":\"none\",\"share\":0.5,\"flag\":false}");

  private static final List<String> ODD =
      List.of(
          "\"type\":\"impression\"",
          "\"type\":\"item\"",
          "\"type\":\"user\"",
          "\"type\":\"unheard\"",
          "\"type\":null",
          "\"event_id\":7",
          "\"event_id\":\"\"",
          "\"timestamp\":\"1970-01-01T00:00:00Z\"",
          "\"timestamp\":\"2026-02-31T00:00:00Z\"",
          "\"items\":[{\"item_id\":\"a\",\"position\":1,\"propensity\":0.25},{\"item_id\":\"b\",\"position\":2}]",
          "\"items\":[{\"item_id\":\"a\",\"position\":1},{\"item_id\":\"b\",\"position\":1}]",
          "\"items\":[{\"item_id\":\"a\",\"position\":1,\"propensity\":2}]",
          "\"items\":[]",
          "\"experiments\":{\"exp\":\"control\"}",
          "\"model\":\"m\"",
          "\"placement\":\"home\"",
          "\"features\":{\"a\":1}",
          "\"feature_spec\":\"f\"",
          "\"attributes\":{\"brand\":\"b\",\"price\":1e3}",
          "\"attributes\":{\"a\":[1,\"b\"]}",
          "\"attributes\":{\"a\":1,\"a\":2}",
          "\"deleted\":true",
          "\"deleted\":1",
          "\"position\":0",
          "\"position\":1.0",
          "\"position\":12345678901",
          "\"value\":-0",
          "\"value\":12345678901234567890",
          "\"value\":-0.0",
          "\"value\":01",
          "\"value\":1.",
          "\"value\":.5",
          "\"timestamp\":1700000000000",
          "\"timestamp\":17000000000000000000",
          "\"user_id\":\"\\ud800\"",
          "\"user_id\" :\n \"u\"",
          "\"item\\u005fid\":\"i\"",
          "\"properties\":{\"a\":\"\\udc00\"}",
          "\"context\":{\"\\u0000\":1}",
          "\"value\":1e999",
          "\"user_id\":\"a\\u0000\"",
          "\"user_id\":\"a\u0085b\"",
          "\"currency\":\"\u007f\"",
          "\"properties\":{\"deep\":{\"a\":1}}",
          "\"properties\":{\"n\":12345678901}",
          "\"unknown\":1");

  private final EventCodec codec = new EventCodec();

  @Property(tries = 3_000)
  void read_anyFieldsInAnyOrder_isWhatTheWholeIs(@ForAll("bodies") String body) throws Exception {
    assertSame(body.getBytes(StandardCharsets.UTF_8));
  }

  @Property(tries = 3_000)
  void read_damagedBytes_isWhatTheWholeIs(
      @ForAll("bodies") String body, @ForAll int place, @ForAll byte other) throws Exception {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    bytes[Math.floorMod(place, bytes.length)] = other;
    if (Utf8.valid(bytes)) {
      assertSame(bytes);
    }
  }

  @Property(tries = 300)
  void read_cutShortAnywhere_isNoEvent(@ForAll("bodies") String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(EventStream.one(Arrays.copyOf(bytes, length))).isEmpty();
    }
  }

  @Property(tries = 200)
  void read_plainEvent_isRead(@ForAll("plain") String body) {
    assertThat(EventStream.one(body.getBytes(StandardCharsets.UTF_8))).isPresent();
  }

  private void assertSame(byte[] bytes) {
    Optional<EventCodec.Decoded> onTheWay = EventStream.one(bytes);
    Object judged;
    try {
      judged = codec.read(bytes, codec.whole(bytes));
    } catch (InvalidEventException e) {
      judged = e.code() + e.getMessage();
    }
    if (onTheWay.isPresent()) {
      assertThat(judged).isEqualTo(onTheWay.get());
    }
    assertThat(read(bytes)).isEqualTo(judged);
  }

  private Object read(byte[] bytes) {
    try {
      return codec.read(bytes);
    } catch (InvalidEventException e) {
      return e.code() + e.getMessage();
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    return Combinators.combine(
            Arbitraries.of(PLAIN).set().ofMinSize(8).ofMaxSize(PLAIN.size()),
            Arbitraries.of(ODD).list().ofMaxSize(3),
            Arbitraries.randoms())
        .as(
            (plain, odd, random) -> {
              List<String> fields = new java.util.ArrayList<>(plain);
              fields.addAll(odd);
              java.util.Collections.shuffle(fields, random);
              return object(fields);
            });
  }

  /** All that an interaction needs, and of the rest each at most once. */
  @Provide
  Arbitrary<String> plain() {
    return Arbitraries.of(PLAIN.subList(5, PLAIN.size()))
        .set()
        .ofMaxSize(6)
        .map(
            more -> {
              List<String> fields = new java.util.ArrayList<>(PLAIN.subList(0, 5));
              fields.addAll(
                  more.stream()
                      .collect(
                          Collectors.toMap(
                              field -> field.substring(0, field.indexOf(':')),
                              field -> field,
                              (first, second) -> first))
                      .values());
              return object(fields);
            });
  }

  private static String object(List<String> fields) {
    return "{" + String.join(",", fields) + "}";
  }
}
