package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files as people have them: what cannot be read is told, and costs nothing but itself. */
class CsvTruthTest {
  private static final String HEADER = "type,timestamp,user_id,item_id\n";
  private static final String ROW = "view,2026-01-01T00:00:00Z,u,%s\n";
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  @TempDir private Path directory;

  @Test
  void csv_rowsThatCannotBeRead_costThemselvesAndAreTold() throws Exception {
    History history =
        csv(
            HEADER
                + ROW.formatted("i1")
                + "view,2026-01-01T00:00:00Z,u,i2,too,many\n"
                + ROW.formatted("\"i\"3")
                + "view,2026-01-01T00:00:00Z,u,\"never closed\n"
                + ROW.formatted("i5")
                + ROW.formatted("\"two\nlines, \"\"quoted\"\"\"")
                + ROW.formatted("i7"));

    assertThat(history.rows()).isEqualTo(7);
    assertThat(history.skipped()).isEqualTo(Map.of("too_many_cells", 1L, "misplaced_quote", 2L));
    assertThat(history.examples())
        .contains(
            "events.csv line 3: too_many_cells",
            "events.csv line 4: misplaced_quote",
            "events.csv line 5: misplaced_quote")
        .anyMatch(example -> example.startsWith("events.csv line 7: invalid_value"));
    assertThat(history.events()).hasSize(4);
    assertThat(new String(history.events().get(2), StandardCharsets.UTF_8))
        .contains("two\\nlines, \\\"quoted\\\"");
  }

  @Test
  void csv_quoteThatIsNeverClosed_costsItsRowOnly() throws Exception {
    History history =
        csv(HEADER + "view,2026-01-01T00:00:00Z,u,\"open\n" + ROW.formatted("i2").repeat(20_000));

    assertThat(history.skipped()).isEqualTo(Map.of("unclosed_quote", 1L));
    assertThat(history.events()).hasSize(20_000);
    assertThat(history.examples()).containsExactly("events.csv line 2: unclosed_quote");
  }

  @Test
  void csv_otherEncoding_isRefusedWithItsLineOrRead() throws Exception {
    Path file = directory.resolve("events.csv");
    Files.write(file, (HEADER + ROW.formatted("plain") + ROW.formatted("café")).getBytes(WINDOWS));

    assertThatThrownBy(() -> Histories.read("csv", file))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("events.csv line 3 is not UTF-8")
        .hasMessageContaining("--charset");
    assertThat(items(Histories.read("csv", file, WINDOWS))).containsExactly("plain", "café");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-8", "UTF-16LE", "UTF-16BE"})
  void csv_byteOrderMark_isNoPartOfTheHeader(String charset) throws Exception {
    Path file = directory.resolve("events.csv");
    String text = "\ufeff" + HEADER + ROW.formatted("茶👍").repeat(3_000);
    Files.write(file, text.getBytes(charset));

    assertThat(items(Histories.read("csv", file))).hasSize(3_000).containsOnly("茶👍");
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t", "|"})
  void csv_otherSeparators_areRecognised(String separator) throws Exception {
    assertThat(items(csv((HEADER + ROW.formatted("i")).replace(",", separator))))
        .containsExactly("i");
  }

  @Test
  void csv_headerWithoutFields_saysWhatItHas() {
    assertThatThrownBy(() -> csv("when,who,what\n1,2,3\n"))
        .isInstanceOf(ImportException.class)
        .hasMessageContaining("type and timestamp")
        .hasMessageContaining("[what, when, who]")
        .hasMessageContaining("--mapping");
  }

  @Test
  void csv_titleWithABar_isAListOnlyWhereTheColumnSaysSo() throws Exception {
    History history =
        csv(
            "type,timestamp,item_id,attributes.title,attributes.tags[|],attributes.in_stock,deleted\n"
                + "item,2026-01-01T00:00:00Z,i,Salt | Pepper set,red|round,no,No\n");

    ItemUpdate item = (ItemUpdate) MovieLensTest.events(history).get(0);
    assertThat(item.attributes())
        .isEqualTo(
            Map.of(
                "title", Value.of("Salt | Pepper set"),
                "tags", Value.of(List.of("red", "round")),
                "in_stock", Value.of(false)));
    assertThat(item.deleted()).isFalse();
  }

  @Test
  void mapping_decimalCommaEpochSecondsAndList_areRead() throws Exception {
    History history =
        mapped(
            """
            fields:
              type: {constant: purchase}
              user_id: who
              item_id: sku
              timestamp: {column: at, format: epoch_seconds}
              value: {column: amount, decimal: ","}
              context.tags: {column: tags, list: "/"}
            """,
            "who;sku;at;amount;tags\na;b;1769860800;1.234,50;x / y\na;b;1769860801;12.5;x\n");

    assertThat(history.skipped()).isEqualTo(Map.of("unreadable_value", 1L));
    Interaction event = (Interaction) MovieLensTest.events(history).get(0);
    assertThat(event.timestamp()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
    assertThat(event.value()).hasValue(1234.5);
    assertThat(event.context()).containsEntry("tags", Value.of(List.of("x", "y")));
  }

  @ParameterizedTest
  @CsvSource({
    "31.02.2026 12:00",
    "29.02.2025 12:00",
    "00.01.2026 12:00",
    "01.01.2026 24:01",
    "29.03.2026 02:30"
  })
  void mapping_dateThatDoesNotExist_isSkippedAndNotMoved(String date) throws Exception {
    History history =
        mapped(
            """
            fields:
              type: {constant: view}
              user_id: who
              item_id: sku
              timestamp: {column: at, format: "dd.MM.yyyy HH:mm", zone: Europe/Berlin}
            """,
            "who,sku,at\na,b," + date + "\na,b,28.02.2026 12:00\n");

    assertThat(history.skipped()).isEqualTo(Map.of("unreadable_timestamp", 1L));
    assertThat(MovieLensTest.events(history))
        .extracting(Event::timestamp)
        .containsExactly(Instant.parse("2026-02-28T11:00:00Z"));
  }

  @Test
  void metarank_timesWithFractions_areRead() throws Exception {
    Path file = directory.resolve("events.jsonl");
    String line =
        "{\"event\":\"item\",\"id\":\"%s\",\"timestamp\":%s,\"item\":\"p\",\"fields\":[]}\n";
    Files.writeString(
        file,
        line.formatted("a", "1761991260000.0")
            + line.formatted("b", "\"1761991260000.0\"")
            + line.formatted("c", "1.76199126E12"));

    assertThat(MovieLensTest.events(Histories.read("metarank", file)))
        .extracting(Event::timestamp)
        .containsExactly(
            Instant.ofEpochMilli(1761991260000L),
            Instant.ofEpochMilli(1761991260000L),
            Instant.ofEpochMilli(1761991260000L));
  }

  @Test
  void gorse_otherDump_hasOtherIds() throws Exception {
    assertThat(gorseIds("u1", "2021-02-01T00:00:00Z"))
        .isEqualTo(gorseIds("u1", "2021-02-01T00:00:00Z"))
        .doesNotContainAnyElementsOf(gorseIds("u2", "2021-02-01T00:00:00Z"));
  }

  private List<String> gorseIds(String user, String time) throws Exception {
    Files.writeString(
        directory.resolve("feedback.jsonl"),
        "{\"FeedbackType\":\"read\",\"UserId\":\"%s\",\"ItemId\":\"i\",\"Timestamp\":\"%s\"}\n"
            .formatted(user, time)
            .repeat(2));
    List<String> ids =
        MovieLensTest.events(Histories.read("gorse", directory)).stream()
            .map(event -> event.eventId().value())
            .toList();
    assertThat(ids).hasSize(2).doesNotHaveDuplicates();
    return ids;
  }

  private History csv(String text) throws Exception {
    return Histories.read("csv", Files.writeString(directory.resolve("events.csv"), text));
  }

  private History mapped(String mapping, String text) throws Exception {
    Path file = Files.writeString(directory.resolve("mapping.yml"), mapping);
    return Histories.mapped(file, Files.writeString(directory.resolve("sales.csv"), text));
  }

  private static List<String> items(History history) throws Exception {
    return MovieLensTest.events(history).stream()
        .map(event -> ((Interaction) event).itemId().value())
        .toList();
  }
}
