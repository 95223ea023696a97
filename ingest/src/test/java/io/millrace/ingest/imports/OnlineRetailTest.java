package io.millrace.ingest.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnlineRetailTest {
  @Test
  void read_dirtyFixture_countsEveryRowOnce(@TempDir Path directory) throws Exception {
    Files.writeString(
        directory.resolve("items.tsv"),
        """
        itemId\tdescription
        1\tWHITE HANGING HEART  T-LIGHT HOLDER
        2\tPOSTAGE
        3\tthrown away
        4\t
        5\tSET/6 "RETRO" CUPS
        """);
    Files.writeString(
        directory.resolve("transactions.tsv"),
        """
        itemId\tquantity\tinvoiceDate\tunitPrice\tcustomerId\tcountry
        1\t6\t2011-07-01T08:26\t2.55\t17850\tUnited Kingdom
        1\t-6\t2011-07-01T09:00\t2.55\t17850\tUnited Kingdom
        1\t1\t2011-07-01T09:00\t3.55\t\tUnited Kingdom
        1\t1\t2011-07-01T09:00\t0.0\t17850\tUnited Kingdom
        2\t1\t2011-07-01T09:00\t18.0\t17850\tFrance
        3\t1\t2011-07-01T09:00\t0.0\t\tUnited Kingdom
        4\t1\t2011-07-01T09:00\t1.0\t17850\tUnited Kingdom
        7\t1\t2011-07-01T09:00\t1.0\t17850\tUnited Kingdom
        1\tmany\t2011-07-01T09:00\t1.0\t17850\tUnited Kingdom
        5\t2\t2011-01-01T10:00\t4.1\t12345\tFrance
        """);

    History history = Histories.read("online-retail", directory);

    assertThat(history.rows()).isEqualTo(15);
    assertThat(history.skipped())
        .containsOnly(
            Map.entry("return", 1L),
            Map.entry("no_customer", 2L),
            Map.entry("zero_price", 1L),
            Map.entry("non_product", 1L),
            Map.entry("empty_description", 1L),
            Map.entry("unknown_item", 1L),
            Map.entry("unreadable", 1L),
            Map.entry("item:non_product", 2L),
            Map.entry("item:empty_description", 1L));
    List<Event> events = MovieLensTest.events(history);
    assertThat(events)
        .extracting(event -> event.eventId().value().replaceAll("[0-9a-f]{32}", "#"))
        .containsExactly(
            "online-retail-item-#", "online-retail-#", "online-retail-item-#", "online-retail-#");
    Interaction purchase = (Interaction) events.get(3);
    // British summer time.
    assertThat(purchase.timestamp()).isEqualTo(Instant.parse("2011-07-01T07:26:00Z"));
    assertThat(purchase.type()).isEqualTo("purchase");
    assertThat(purchase.value()).hasValue(15.3);
    assertThat(purchase.currency()).contains("GBP");
    assertThat(purchase.quantity()).hasValue(6);
    assertThat(purchase.context()).containsOnly(Map.entry("country", Value.of("United Kingdom")));
    assertThat(((ItemUpdate) events.get(2)).attributes())
        .containsOnly(
            Map.entry("title", Value.of("White Hanging Heart T-Light Holder")),
            Map.entry("category", Value.of("candles and lights")),
            Map.entry("price", Value.of(2.55)));
    assertThat(((ItemUpdate) events.get(0)).attributes())
        .containsEntry("title", Value.of("Set of 6 \"Retro\" Cups"));
  }

  @Test
  void read_realData_addsUp() throws Exception {
    History history = Histories.read("online-retail", SharedData.require("online-retail"));

    List<Event> events = MovieLensTest.events(history);
    assertThat(history.rows()).isEqualTo(541_909 + 4_212);
    long skipped = history.skipped().values().stream().mapToLong(Long::longValue).sum();
    assertThat(events.size() + skipped).isEqualTo(history.rows());
    assertThat(history.skipped().get("return")).isEqualTo(10_624);
    assertThat(events).isSortedAccordingTo(Comparator.comparing(Event::timestamp));
    assertThat(events.stream().map(Event::eventId).distinct()).hasSameSizeAs(events);
    List<ItemUpdate> items =
        events.stream().filter(ItemUpdate.class::isInstance).map(ItemUpdate.class::cast).toList();
    assertThat(items).hasSizeBetween(3_800, 4_100);
    assertThat(items)
        .noneMatch(
            item -> title(item).matches("(?i)(postage|manual|bank charges|samples|adjust.*)"));
    // A coarse category says something of most items.
    long other =
        items.stream()
            .filter(item -> item.attributes().get("category").equals(Value.of("other")))
            .count();
    assertThat((double) other / items.size()).isLessThan(0.15);
  }

  private static String title(ItemUpdate item) {
    return ((Value.Text) item.attributes().get("title")).text();
  }
}
