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
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogKeeper.Compaction;
import io.millrace.eventlog.LogKeeper.TableStatus;
import io.millrace.eventlog.StaleOffsetsException;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogKeeperTest {
  private static final Namespace SITE = new Namespace("kept");
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant LATER = Instant.now().plus(Duration.ofDays(1));

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
    logs.close();
  }

  @Test
  void keeper_siteThatNobodyKnows_hasNoTables() {
    assertThat(logs.keeper(new Namespace("unheard-of")).topics()).isEmpty();
  }

  @Test
  void compact_manySmallCommits_isAFileADayAndTypeWithTheSameRowsAndOffsets() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      List<Event> batch =
          List.of(
              event("a" + i, START, InteractionType.CLICK),
              event("b" + i, START, InteractionType.VIEW),
              event("c" + i, START.plus(Duration.ofDays(1)), InteractionType.VIEW));
      log.append(Topic.EVENTS, batch, Map.of(0, 10L * i + 10, 1, 7L));
      events.addAll(batch);
    }
    LogKeeper keeper = logs.keeper(SITE);
    assertThat(keeper.status(Topic.EVENTS))
        .returns(36, TableStatus::files)
        .returns(36, TableStatus::smallFiles)
        .returns(12, TableStatus::snapshots);
    List<Compaction> progress = new ArrayList<>();

    Compaction done = keeper.compact(Topic.EVENTS, progress::add);

    assertThat(done)
        .returns(36, Compaction::replaced)
        .returns(3, Compaction::written)
        .returns(36L, Compaction::rows);
    assertThat(done.bytesAfter()).isLessThan(done.bytesBefore());
    assertThat(progress).containsExactly(done);
    assertThat(keeper.status(Topic.EVENTS))
        .returns(36L, TableStatus::rows)
        .returns(3, TableStatus::files)
        .returns(3, TableStatus::partitions)
        .returns(Map.of(0, 120L, 1, 7L), TableStatus::offsets);
    assertThat(read()).containsExactlyInAnyOrderElementsOf(events);
    assertThat(keeper.compact(Topic.EVENTS, progress::add))
        .isEqualTo(Compaction.none(Topic.EVENTS));
  }

  @Test
  void append_afterCompactionAndExpiry_isStillFencedByTheOffsetsBefore() {
    for (long i = 0; i < 5; i++) {
      log.append(
          Topic.EVENTS, List.of(event("e" + i, START, InteractionType.CLICK)), Map.of(0, i + 1));
    }
    LogKeeper keeper = logs.keeper(SITE);
    keeper.compact(Topic.EVENTS, done -> {});
    LogKeeper.Expiry expiry = keeper.expire(Topic.EVENTS, LATER);

    assertThat(expiry)
        .returns(5, LogKeeper.Expiry::snapshots)
        .returns(1, LogKeeper.Expiry::remaining);
    assertThat(keeper.files(Topic.EVENTS)).hasSize(1);
    assertThat(dataFiles()).hasSize(1);
    assertThat(read()).hasSize(5);
    assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 5L));
    assertThatThrownBy(
            () ->
                log.append(
                    Topic.EVENTS,
                    List.of(event("again", START, InteractionType.CLICK)),
                    Map.of(0, 4L),
                    Map.of(0, 6L)))
        .isInstanceOf(StaleOffsetsException.class);
    log.append(
        Topic.EVENTS,
        List.of(event("next", START, InteractionType.CLICK)),
        Map.of(0, 5L),
        Map.of(0, 6L));
    assertThat(read()).hasSize(6);
  }

  @Test
  void compactAndExpire_besideTwoWriters_loseAndRepeatNothing() throws Exception {
    int batches = 25;
    try (IcebergEventLogs other = IcebergEventLogs.open(settings)) {
      List<CompletableFuture<Void>> writers =
          List.of(
              CompletableFuture.runAsync(() -> write(log, 0, batches)),
              CompletableFuture.runAsync(() -> write(other.log(SITE), 1, batches)));
      LogKeeper keeper = logs.keeper(SITE);
      int rounds = 0;
      while (rounds++ < 3 || !writers.stream().allMatch(CompletableFuture::isDone)) {
        keeper.compact(Topic.EVENTS, done -> {});
        keeper.expire(Topic.EVENTS, LATER);
      }
      for (CompletableFuture<Void> writer : writers) {
        writer.get();
      }
      keeper.compact(Topic.EVENTS, done -> {});
      keeper.expire(Topic.EVENTS, LATER);

      assertThat(log.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, (long) batches, 1, (long) batches));
      assertThat(read().stream().map(event -> event.eventId().value()))
          .hasSize(2 * batches)
          .doesNotHaveDuplicates();
      assertThat(keeper.files(Topic.EVENTS)).hasSize(1);
      assertThat(dataFiles()).hasSize(1);
    }
  }

  private static void write(EventLog log, int partition, int batches) {
    Map<Integer, Long> position = new HashMap<>();
    for (long i = 0; i < batches; i++) {
      Map<Integer, Long> next = Map.of(partition, i + 1);
      log.append(
          Topic.EVENTS,
          List.of(event(partition + "-" + i, START, InteractionType.CLICK)),
          position,
          next);
      position.putAll(next);
    }
  }

  @Test
  void compact_filesOfManyDays_areDividedWhereADayIsLargeAndPutTogetherWhereNot() {
    for (int batch = 0; batch < 2; batch++) {
      List<Event> events = new ArrayList<>();
      for (int day = 0; day < 60; day++) {
        events.add(
            event(
                "%d-%d".formatted(batch, day),
                START.plus(Duration.ofDays(day)),
                InteractionType.VIEW));
      }
      for (int i = 0; i < DataFiles.LARGE_GROUP * 3 / 4; i++) {
        events.add(event("%d-busy%d".formatted(batch, i), START, InteractionType.CLICK));
      }
      log.append(Topic.EVENTS, events, Map.of(0, batch + 1L));
    }
    LogKeeper keeper = logs.keeper(SITE);
    assertThat(keeper.status(Topic.EVENTS))
        .returns(2, TableStatus::mixedFiles)
        .returns(0, TableStatus::partitions);
    List<Event> before = read();

    keeper.compact(Topic.EVENTS, done -> {});

    assertThat(keeper.status(Topic.EVENTS))
        .returns(1, TableStatus::mixedFiles)
        .returns(1, TableStatus::partitions);
    assertThat(read()).containsExactlyInAnyOrderElementsOf(before);
  }

  @Test
  void compact_bothOfTwoAtOnce_leaveEachRowOnce() throws Exception {
    for (long i = 0; i < 8; i++) {
      log.append(
          Topic.EVENTS, List.of(event("e" + i, START, InteractionType.CLICK)), Map.of(0, i + 1));
    }
    CompletableFuture<Boolean> one = CompletableFuture.supplyAsync(this::tryToCompact);
    CompletableFuture<Boolean> two = CompletableFuture.supplyAsync(this::tryToCompact);

    assertThat(one.get() || two.get()).isTrue();
    assertThat(read().stream().map(event -> event.eventId().value()))
        .hasSize(8)
        .doesNotHaveDuplicates();
  }

  private boolean tryToCompact() {
    try {
      logs.keeper(SITE).compact(Topic.EVENTS, done -> {});
      return true;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  @Test
  void orphans_fileOfAWriterThatWasKilled_isFoundOnceItIsOldAndNothingElse() throws Exception {
    for (long i = 0; i < 3; i++) {
      log.append(
          Topic.EVENTS, List.of(event("e" + i, START, InteractionType.CLICK)), Map.of(0, i + 1));
    }
    LogKeeper keeper = logs.keeper(SITE);
    keeper.compact(Topic.EVENTS, done -> {});
    Path data = Path.of(keeper.files(Topic.EVENTS).get(0));
    Path left = Files.copy(data, data.resolveSibling("00000-killed.parquet"));
    Path young = Files.copy(data, data.resolveSibling("00000-young.parquet"));
    Files.setLastModifiedTime(left, FileTime.from(Instant.now().minus(Duration.ofDays(4))));

    assertThat(keeper.orphans(Topic.EVENTS, Instant.now().minus(Duration.ofDays(3))))
        .extracting(LogKeeper.Orphan::path)
        .containsExactly(left.toString());
    assertThat(keeper.orphans(Topic.EVENTS, LATER))
        .extracting(LogKeeper.Orphan::path)
        .containsExactlyInAnyOrder(left.toString(), young.toString());
    keeper.delete(Topic.EVENTS, keeper.orphans(Topic.EVENTS, LATER));

    assertThat(left).doesNotExist();
    assertThat(young).doesNotExist();
    assertThat(read()).hasSize(3);
  }

  private List<Path> dataFiles() {
    try (Stream<Path> files = Files.walk(warehouse)) {
      return files.filter(file -> file.toString().endsWith(".parquet")).toList();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private List<Event> read() {
    try (Stream<Event> events = log.read(Topic.EVENTS, Instant.EPOCH, Instant.MAX)) {
      return events.toList();
    }
  }

  private static Event event(String id, Instant time, InteractionType type) {
    return Interaction.of(new EventId(id), time, type, new UserId("u"), new ItemId("i"));
  }
}
