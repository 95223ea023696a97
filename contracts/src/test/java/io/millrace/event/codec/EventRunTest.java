package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Each record of a run is what it is alone, whatever its neighbours are. */
class EventRunTest {
  private static final String CLICK =
      "{\"type\":\"click\",\"event_id\":\"%s\",\"timestamp\":1769860800000,\"user_id\":\"u\",\"item_id\":\"i\"}";

  @Property(tries = 3_000)
  void read_anyRecordsBesideEachOther_areWhatTheyAreAlone(@ForAll("records") List<byte[]> records) {
    List<Optional<EventCodec.Decoded>> alone =
        records.stream()
            .map(
                record ->
                    record.length <= EventCodec.MAX_BYTES && Utf8.valid(record)
                        ? EventStream.one(record)
                        : Optional.<EventCodec.Decoded>empty())
            .toList();

    List<Optional<EventCodec.Decoded>> together =
        lined(records, EventRun.read(records, event -> event));

    assertThat(together).hasSameSizeAs(records);
    for (int i = 0; i < alone.size(); i++) {
      // A byte order mark is passed over at the beginning only; elsewhere somebody else must look.
      boolean marked = records.get(i).length > 0 && records.get(i)[0] == (byte) 0xEF;
      if (!marked || together.get(i).isPresent()) {
        assertThat(together.get(i)).isEqualTo(alone.get(i));
      }
    }
  }

  @Test
  void read_moreThanOneChunk_readsAll() {
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(bytes(CLICK.formatted("e" + i)));
    }

    List<Optional<EventCodec.Decoded>> events = EventRun.read(records, event -> event);

    assertThat(events).hasSize(5_000).allMatch(Optional::isPresent);
    assertThat(events.get(4_999).orElseThrow().event().eventId().value()).isEqualTo("e4999");
  }

  @Test
  void read_recordThatIsClosedByTheNext_isNoEvent() {
    String open = CLICK.formatted("a").replace("}", ",\"properties\":");

    List<Optional<EventCodec.Decoded>> events =
        EventRun.read(
            List.of(bytes(open), bytes("{\"b\":1}"), bytes("}"), bytes(CLICK.formatted("c"))),
            event -> event);

    assertThat(events).extracting(Optional::isPresent).containsExactly(false, false, false, true);
  }

  @Test
  void read_noRecords_givesNone() {
    assertThat(EventRun.read(Collections.emptyList(), event -> event)).isEmpty();
  }

  private static List<Optional<EventCodec.Decoded>> lined(
      List<byte[]> records, List<Optional<EventCodec.Decoded>> events) {
    List<Optional<EventCodec.Decoded>> lined = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i);
      lined.add(events.get(i).map(event -> EventStream.lined(event, record)));
    }
    return lined;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Provide
  Arbitrary<List<byte[]>> records() {
    Arbitrary<byte[]> plain = Arbitraries.of("a", "ä", "茶").map(id -> bytes(CLICK.formatted(id)));
    Arbitrary<byte[]> odd =
        Arbitraries.of(
                CLICK + CLICK,
                " " + CLICK + " \t\r",
                CLICK + "x",
                CLICK + "}",
                CLICK + "\n" + CLICK,
                CLICK.replace(",", ",\n"),
                CLICK.replace("}", ""),
                CLICK.replace("}", ",\"properties\":{\"a\":\"b\""),
                CLICK.replace("}", ",\"properties\":"),
                "{\"a\":1}",
                "{\"a\":1}}",
                "}",
                "[" + CLICK + "]",
                "[",
                "\"",
                "\\",
                "",
                " ",
                "\n",
                "7",
                "nul",
                "/*",
                "\u0000",
                "\uFEFF" + CLICK)
            .map(EventRunTest::bytes);
    Arbitrary<byte[]> broken = Arbitraries.bytes().array(byte[].class).ofMaxSize(8);
    return Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, plain),
            net.jqwik.api.Tuple.of(4, odd),
            net.jqwik.api.Tuple.of(1, broken))
        .list()
        .ofMaxSize(7);
  }
}
