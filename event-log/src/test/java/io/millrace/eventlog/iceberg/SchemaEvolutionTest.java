package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Types;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaEvolutionTest {
  private static final Namespace SITE = new Namespace("growing");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00.000000123Z");

  @TempDir private Path warehouse;
  private IcebergEventLogs logs;
  private EventLog log;

  @BeforeEach
  void open() {
    Settings settings =
        Settings.defaults()
            .with("millrace.postgres.url", TestServers.newDatabase())
            .with("millrace.warehouse", warehouse);
    logs = IcebergEventLogs.open(settings);
    log = logs.log(SITE);
  }

  @AfterEach
  void close() {
    logs.close();
  }

  /** An older Millrace's table: it knew neither properties nor nanoseconds. */
  @Test
  void log_tableWithoutAColumnOfToday_getsItAndKeepsItsRows() {
    log.append(Topic.EVENTS, List.of(event("old")), Map.of(0, 1L));
    table().updateSchema().deleteColumn("properties").deleteColumn("timestamp_nanos").commit();

    EventLog newer = logs.log(SITE);
    newer.append(Topic.EVENTS, List.of(event("new")), Map.of(0, 1L), Map.of(0, 2L));

    assertThat(table().schema().findField("properties").isOptional()).isTrue();
    assertThat(read(newer))
        .extracting(event -> event.eventId().value() + " " + event.timestamp())
        .containsExactlyInAnyOrder(
            "old 2026-03-01T12:00:00Z", "new 2026-03-01T12:00:00.000000123Z");
  }

  /** The column comes behind one that has a higher id: records are written in the table's order. */
  @Test
  void log_tableWithItsColumnsInAnotherOrder_hasEachValueInItsColumn() {
    log.append(Topic.EVENTS, List.of(event("old")), Map.of(0, 1L));
    table().updateSchema().deleteColumn("currency").commit();

    EventLog newer = logs.log(SITE);
    Event paid = ((Interaction) event("new")).toBuilder().currency("EUR").quantity(2).build();
    newer.append(Topic.EVENTS, List.of(paid), Map.of(0, 1L), Map.of(0, 2L));

    assertThat(table().schema().columns())
        .last()
        .hasToString(table().schema().findField("currency").toString());
    assertThat(read(newer)).contains(paid);
  }

  /** An older Millrace's table, whose items of a slate had fewer columns. */
  @Test
  void log_tableWithoutAColumnOfItsStructs_getsItAndKeepsItsRows() {
    log.append(Topic.IMPRESSIONS, List.of(slate("old", "popular")), Map.of(0, 1L));
    Table slates = logs.table(SITE, Topic.IMPRESSIONS);
    slates.updateSchema().deleteColumn("items.element.source").commit();

    EventLog newer = logs.log(SITE);
    Event shown = slate("new", "trending");
    newer.append(Topic.IMPRESSIONS, List.of(shown), Map.of(0, 1L), Map.of(0, 2L));

    try (Stream<Event> events = newer.read(Topic.IMPRESSIONS, Instant.EPOCH, Instant.MAX)) {
      assertThat(events.toList())
          .contains(shown)
          .filteredOn(event -> event.eventId().value().equals("old"))
          .singleElement()
          .satisfies(event -> assertThat(((Impression) event).items().get(0).source()).isEmpty());
    }
  }

  /** A newer Millrace's table: it has a column of which this one has not heard. */
  @Test
  void log_tableWithAColumnOfTomorrow_isReadWrittenAndCompactedWithoutLosingIt() throws Exception {
    log.append(Topic.EVENTS, List.of(event("before")), Map.of(0, 1L));
    table().updateSchema().addColumn("loyalty_tier", Types.StringType.get()).commit();
    writeAsTomorrow("tomorrow", "gold");

    log.append(Topic.EVENTS, List.of(event("after")), Map.of(0, 1L), Map.of(0, 2L));

    assertThat(read(log))
        .extracting(event -> event.eventId().value())
        .containsExactlyInAnyOrder("before", "tomorrow", "after");
    assertThat(logs.keeper(SITE).compact(Topic.EVENTS, done -> {}).rows()).isEqualTo(3);
    assertThat(tiers()).containsExactlyInAnyOrder("before null", "tomorrow gold", "after null");
  }

  private void writeAsTomorrow(String id, String tier) {
    Table table = table();
    Record record = GenericRecord.create(table.schema());
    record.setField("event_id", id);
    record.setField("type", "click");
    record.setField("timestamp", START.atOffset(java.time.ZoneOffset.UTC));
    record.setField("user_id", "u");
    record.setField("item_id", "i");
    record.setField("loyalty_tier", tier);
    AppendFiles append = table.newAppend();
    new DataFiles(table, table.schema()).write(List.of(record)).forEach(append::appendFile);
    append.commit();
  }

  private List<String> tiers() throws IOException {
    List<String> tiers = new ArrayList<>();
    try (CloseableIterable<Record> records = IcebergGenerics.read(table()).build()) {
      records.forEach(
          record -> tiers.add(record.getField("event_id") + " " + record.getField("loyalty_tier")));
    }
    return tiers;
  }

  private Table table() {
    return logs.table(SITE, Topic.EVENTS);
  }

  private static List<Event> read(EventLog log) {
    try (Stream<Event> events = log.read(Topic.EVENTS, Instant.EPOCH, Instant.MAX)) {
      return events.toList();
    }
  }

  private static Event slate(String id, String source) {
    Impression.Shown shown =
        new Impression.Shown.Builder()
            .itemId(new ItemId("i"))
            .position(1)
            .source(source)
            .features(Map.of("price", Value.of(3)))
            .build();
    return new Impression.Builder()
        .eventId(new EventId(id))
        .timestamp(START)
        .userId(new UserId("u"))
        .requestId(new RequestId(id))
        .items(List.of(shown))
        .build();
  }

  private static Event event(String id) {
    return Interaction.of(
        new EventId(id), START, InteractionType.CLICK, new UserId("u"), new ItemId("i"));
  }
}
