package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What is read on the way through a body is what each record by itself would be read to. */
class EventBodiesTest {
  private static final String CLICK =
      "{\"type\":\"click\",\"event_id\":\"%s\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\"}";

  private final EventBodies bodies = new EventBodies();
  private final RecordSplitter splitter = new RecordSplitter();
  private final EventCodec codec = new EventCodec();

  @Test
  void json_usualEvents_areReadOnTheWay() throws InvalidEventException {
    String body = "\uFEFF [" + CLICK.formatted("ä") + " ,\n" + CLICK.formatted("b") + "]";

    List<EventBodies.Piece> pieces = bodies.json(body.getBytes(StandardCharsets.UTF_8), 10);

    assertThat(pieces)
        .extracting(piece -> new String(piece.bytes(), StandardCharsets.UTF_8))
        .containsExactly(CLICK.formatted("ä"), CLICK.formatted("b"));
    assertThat(pieces).allSatisfy(piece -> assertThat(piece.event()).isPresent());
  }

  @Test
  void json_overSeveralLines_isReadAndMarkedForRewriting() throws InvalidEventException {
    byte[] body = CLICK.formatted("a").replace(",", ",\n").getBytes(StandardCharsets.UTF_8);

    assertThat(bodies.json(body, 1).get(0).event())
        .hasValueSatisfying(read -> assertThat(read.asWritten()).isFalse());
  }

  @Property(tries = 3_000)
  void json_anyBody_isCutAndReadAsRecordByRecord(@ForAll("bodies") String text)
      throws InvalidEventException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    List<byte[]> records;
    try {
      records = splitter.json(body, 4);
    } catch (InvalidEventException e) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> bodies.json(body, 4))
          .isInstanceOf(InvalidEventException.class)
          .hasMessage(e.getMessage());
      return;
    }
    List<EventBodies.Piece> pieces = bodies.json(body, 4);
    assertThat(pieces)
        .extracting(EventBodies.Piece::bytes)
        .usingElementComparator(java.util.Arrays::compare)
        .containsExactlyElementsOf(records);
    for (EventBodies.Piece piece : pieces) {
      if (piece.event().isPresent()) {
        assertThat(codec.read(piece.bytes(), codec.whole(piece.bytes())))
            .isEqualTo(piece.event().get());
      }
    }
  }

  @Provide
  Arbitrary<String> bodies() {
    Arbitrary<String> record =
        Arbitraries.of(
            CLICK.formatted("a"),
            CLICK.formatted("茶"),
            CLICK.formatted("a").replace("\"u\"", "{\"a\":[1,{\"b\":2}]}"),
            CLICK.formatted("a").replace("\"u\"", "7"),
            CLICK.formatted("a").replace("\"type\"", "\"more\":[[]],\"type\""),
            CLICK.formatted("a").replace(",\"user_id\"", " ,\n \"user_id\" "),
            "{\"type\":\"click\"",
            "{}",
            "{\"a\":\"]}\\\"\"}",
            "[1]",
            "17",
            "\"x\"",
            "null",
            "nonsense",
            "");
    Arbitrary<String> separator = Arbitraries.of(",", ",", ",", " , ", ",\n", " ", ",,", "]");
    Arbitrary<String> array =
        Combinators.combine(record.list().ofMaxSize(6), separator)
            .as((records, between) -> "[" + String.join(between, records) + "]");
    return Combinators.combine(
            Arbitraries.oneOf(array, array, array, record),
            Arbitraries.of("", "", "", " ", "\n", "x", "{}", "\uFEFF"),
            Arbitraries.of("", "", "", " ", "\uFEFF"))
        .as((body, after, before) -> before + body + after);
  }
}
