package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.RefusedRowsException;
import io.millrace.eventlog.StaleOffsetsException;
import io.millrace.eventlog.iceberg.codec.RandomEvents;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Table;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.io.LocalInputFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IcebergEventLogTest {
  private static final Namespace SITE = new Namespace("my-site");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant FOREVER = Instant.parse("2101-01-01T00:00:00Z");

  @TempDir private Path warehouse;
  private Settings settings;
  private IcebergEventLogs logs;
  private EventLog log;

  @BeforeEach
  void open() {
    settings =
        Settings.defaults()
            .with("millrace.postgres.url", TestServers.newDatabase())
            .with("millrace.warehouse", warehouse);
    logs = IcebergEventLogs.open(settings);
    log = logs.log(SITE);
  }

  @AfterEach
  void close() {
    log.close();
    logs.close();
  }

  @Test
  void read_eventsOfEveryTopic_areEqualToWhatWasAppended() {
    RandomEvents random = new RandomEvents(7);
    for (Topic topic : List.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS)) {
      List<Event> events = IntStream.range(0, 300).mapToObj(i -> random.next(topic)).toList();

      log.append(topic, events, Map.of(0, 300L));

      assertThat(read(log, topic)).containsExactlyInAnyOrderElementsOf(events);
      assertThat(log.count(topic)).isEqualTo(300);
    }
    assertThat(log.snapshot())
        .containsOnlyKeys(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);
  }

  @Test
  void pinned_appendedLater_isNeitherReadNorCounted() {
    RandomEvents random = new RandomEvents(9);
    List<Event> first = IntStream.range(0, 10).mapToObj(i -> random.next(Topic.EVENTS)).toList();
    List<Event> second = IntStream.range(0, 10).mapToObj(i -> random.next(Topic.EVENTS)).toList();
    log.append(Topic.EVENTS, first, Map.of(0, 10L));

    EventLog pinned = log.pinned();
    log.append(Topic.EVENTS, second, Map.of(0, 20L));

    assertThat(read(pinned, Topic.EVENTS)).containsExactlyInAnyOrderElementsOf(first);
    assertThat(pinned.count(Topic.EVENTS)).isEqualTo(10);
    assertThat(pinned.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 10L));
    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 20L));
    assertThatThrownBy(() -> pinned.append(Topic.EVENTS, second, Map.of(0, 30L)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void restore_damagedMetadata_goesBackToTheLastThatIsWhole() throws Exception {
    RandomEvents random = new RandomEvents(8);
    List<Event> first = IntStream.range(0, 10).mapToObj(i -> random.next(Topic.EVENTS)).toList();
    List<Event> second = IntStream.range(0, 10).mapToObj(i -> random.next(Topic.EVENTS)).toList();
    log.append(Topic.EVENTS, first, Map.of(), Map.of(0, 10L));
    log.append(Topic.EVENTS, second, Map.of(0, 10L), Map.of(0, 20L));
    LogKeeper keeper = logs.keeper(SITE);
    assertThat(keeper.damage(Topic.EVENTS)).isEmpty();
    Files.writeString(
        Path.of(keeper.status(Topic.EVENTS).metadata().replaceFirst("^file:/*", "/")), "garbage");

    assertThat(keeper.damage(Topic.EVENTS)).isPresent();
    assertThat(keeper.damage(Topic.ITEMS)).isEmpty();
    try (IcebergEventLogs others = IcebergEventLogs.open(settings)) {
      EventLog opened = others.log(SITE);
      assertThatThrownBy(() -> opened.offsets(Topic.EVENTS)).isInstanceOf(RuntimeException.class);
      assertThat(opened.offsets(Topic.ITEMS)).isEmpty();
      assertThat(others.keeper(SITE).restore(Topic.EVENTS)).isPresent();
      assertThat(opened.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 10L));
      assertThat(read(opened, Topic.EVENTS)).containsExactlyInAnyOrderElementsOf(first);
    }
    log.append(Topic.EVENTS, second, Map.of(0, 10L), Map.of(0, 20L));
    assertThat(read(log, Topic.EVENTS)).hasSize(20);
    assertThat(keeper.damage(Topic.EVENTS)).isEmpty();
  }

  @Test
  void append_eventThatNoRowCanHold_isRefusedAndNothingIsWritten() {
    Map<String, Object> properties = new HashMap<>();
    properties.put("itself", new NoJson());
    Event good = new RandomEvents(9).next(Topic.USERS);
    Event bad =
        new UserUpdate(new EventId("bad"), START, new UserId("u"), Map.of(), false, properties);

    assertThatThrownBy(() -> log.append(Topic.USERS, List.of(good, bad), Map.of(), Map.of(0, 2L)))
        .isInstanceOf(RefusedRowsException.class);
    assertThat(log.offsets(Topic.USERS)).isEmpty();
    assertThat(read(log, Topic.USERS)).isEmpty();
  }

  /** What no codec produces and no JSON can say. */
  public static final class NoJson {
    public String getBroken() {
      throw new IllegalArgumentException("of the test");
    }
  }

  @Test
  void read_emptyLog_givesNothing() {
    assertThat(read(log, Topic.EVENTS)).isEmpty();
    assertThat(log.count(Topic.EVENTS)).isZero();
    assertThat(log.offsets(Topic.EVENTS)).isEmpty();
    assertThat(log.snapshot()).isEmpty();
  }

  @Test
  void read_fromTo_isHalfOpenToTheNanosecond() {
    log.append(
        Topic.EVENTS,
        List.of(at(START.minusNanos(1)), at(START), at(START.plusNanos(1)), at(START.plusNanos(2))),
        Map.of());

    try (Stream<Event> events = log.read(Topic.EVENTS, START, START.plusNanos(2))) {
      assertThat(events.map(Event::timestamp)).containsExactlyInAnyOrder(START, START.plusNanos(1));
    }
    try (Stream<Event> events = log.read(Topic.EVENTS, Instant.MIN, Instant.MAX)) {
      assertThat(events).hasSize(4);
    }
  }

  @Test
  void append_batchStrewnOverManyDays_isReadBackWithAnyFilter() {
    List<Event> events = new ArrayList<>();
    for (int day = 0; day < 200; day++) {
      events.add(at(START.plus(Duration.ofDays(day))));
    }
    for (int i = 0; i < DataFiles.LARGE_GROUP; i++) {
      events.add(at(START.plusMillis(i + 1)));
    }

    log.append(Topic.EVENTS, events, Map.of());

    assertThat(read(log, Topic.EVENTS)).containsExactlyInAnyOrderElementsOf(events);
    Instant from = START.plus(Duration.ofDays(100));
    try (Stream<Event> found = log.read(Topic.EVENTS, from, from.plus(Duration.ofDays(3)))) {
      assertThat(found).containsExactlyInAnyOrderElementsOf(events.subList(100, 103));
    }
  }

  @Test
  void append_idsThatNeverRepeat_areWrittenWithoutADictionary() throws IOException {
    RandomEvents random = new RandomEvents(3);
    for (Topic topic : List.of(Topic.EVENTS, Topic.IMPRESSIONS)) {
      // So often the same that a dictionary would be worth it for every column.
      log.append(topic, Collections.nCopies(50, random.next(topic)), Map.of());
    }

    assertThat(columnsWithDictionary(Topic.EVENTS))
        .contains("user_id", "item_id")
        .doesNotContain("event_id");
    assertThat(columnsWithDictionary(Topic.IMPRESSIONS))
        .contains("user_id")
        .doesNotContain("event_id", "request_id");
  }

  private Set<String> columnsWithDictionary(Topic topic) throws IOException {
    Set<String> columns = new HashSet<>();
    Table table = logs.table(SITE, topic);
    for (DataFile file : table.currentSnapshot().addedDataFiles(table.io())) {
      try (ParquetFileReader reader =
          ParquetFileReader.open(new LocalInputFile(Path.of(file.location())))) {
        reader
            .getFooter()
            .getBlocks()
            .forEach(
                block ->
                    block.getColumns().stream()
                        .filter(ColumnChunkMetaData::hasDictionaryPage)
                        .forEach(column -> columns.add(column.getPath().toDotString())));
      }
    }
    return columns;
  }

  @Test
  void offsets_partitionsWrittenByDifferentAppends_areFoundInTheAncestors() {
    log.append(Topic.EVENTS, List.of(at(START)), Map.of(0, 10L, 1, 5L));
    log.append(Topic.EVENTS, List.of(at(START)), Map.of(2, 7L));
    log.append(Topic.EVENTS, List.of(), Map.of(0, 12L));
    log.append(Topic.ITEMS, List.of(), Map.of(0, 99L));

    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 12L, 1, 5L, 2, 7L));
    assertThat(logs.log(SITE).offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 12L, 1, 5L, 2, 7L));
    assertThat(logs.log(new Namespace("other")).offsets(Topic.EVENTS)).isEmpty();
    assertThat(log.count(Topic.EVENTS)).isEqualTo(2);
  }

  @Test
  void append_offsetsOfAnotherWriterInBetween_isRefusedWhole() {
    log.append(Topic.EVENTS, List.of(at(START)), Map.of(), Map.of(0, 10L, 1, 4L));

    assertThatThrownBy(
            () ->
                log.append(Topic.EVENTS, List.of(at(START)), Map.of(1, 4L), Map.of(0, 20L, 1, 8L)))
        .isInstanceOf(StaleOffsetsException.class)
        .hasMessageContaining("partition 0 is at 10, expected nothing");
    assertThat(log.count(Topic.EVENTS)).isEqualTo(1);
    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 10L, 1, 4L));

    log.append(Topic.EVENTS, List.of(at(START)), Map.of(0, 10L, 1, 4L), Map.of(0, 20L, 1, 8L));
    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 20L, 1, 8L));
  }

  @Test
  void append_eventOfAnotherTopic_isAnError() {
    assertThatThrownBy(() -> log.append(Topic.ITEMS, List.of(at(START)), Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("belongs to topic events");
  }

  @Test
  void append_severalWritersAtOnce_everyBatchIsInOnce() throws Exception {
    int writers = 4;
    int batches = 6;
    try (IcebergEventLogs other = IcebergEventLogs.open(settings)) {
      ExecutorService threads = Executors.newFixedThreadPool(writers);
      List<Future<Void>> running = new ArrayList<>();
      for (int writer = 0; writer < writers; writer++) {
        EventLog own = writer % 2 == 0 ? log : other.log(SITE);
        int partition = writer;
        Callable<Void> work =
            () -> {
              Map<Integer, Long> position = new HashMap<>();
              for (long batch = 0; batch < batches; batch++) {
                Map<Integer, Long> next = Map.of(partition, batch + 1);
                own.append(
                    Topic.EVENTS, List.of(event(partition + "-" + batch, START)), position, next);
                position.putAll(next);
              }
              return null;
            };
        running.add(threads.submit(work));
      }
      for (Future<Void> one : running) {
        one.get();
      }
      threads.shutdown();
    }
    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 6L, 1, 6L, 2, 6L, 3, 6L));
    assertThat(read(log, Topic.EVENTS).stream().map(event -> event.eventId().value()))
        .hasSize(writers * batches)
        .doesNotHaveDuplicates();
  }

  @Test
  void append_moreSnapshotsThanAreKept_forgetsSnapshotsButNeitherDataNorOffsets() {
    Retention short_ =
        new Retention(Clock.offset(Clock.systemUTC(), Duration.ofDays(1)), 5, Duration.ofHours(1));
    try (IcebergEventLogs forgetful = IcebergEventLogs.open(settings, short_)) {
      EventLog own = forgetful.log(SITE);
      own.append(Topic.EVENTS, List.of(event("first", START)), Map.of(3, 33L));
      for (long i = 0; i < 12; i++) {
        own.append(Topic.EVENTS, List.of(event("e" + i, START)), Map.of(0, i));
      }
      own.append(Topic.EVENTS, List.of(), Map.of(3, 33L), Map.of(3, 34L));

      assertThat(own.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 11L, 3, 34L));
      assertThat(read(own, Topic.EVENTS)).hasSize(13);
    }
    try (Stream<Path> files = java.nio.file.Files.walk(warehouse)) {
      assertThat(files.filter(file -> file.getFileName().toString().startsWith("snap-")))
          .hasSizeLessThan(12);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static List<Event> read(EventLog log, Topic topic) {
    try (Stream<Event> events = log.read(topic, Instant.EPOCH, FOREVER)) {
      return events.toList();
    }
  }

  private static Event at(Instant time) {
    return event("at-" + time, time);
  }

  private static Event event(String id, Instant time) {
    return Interaction.of(
        new EventId(id), time, InteractionType.CLICK, new UserId("u"), new ItemId("i"));
  }
}
