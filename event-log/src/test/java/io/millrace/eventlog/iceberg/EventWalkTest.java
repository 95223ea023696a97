package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventSpan;
import io.millrace.eventlog.EventWalk;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventWalkTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private static final Instant END = Instant.parse("2030-01-01T00:00:00Z");

  @TempDir private Path warehouse;
  private IcebergEventLogs logs;
  private EventLog log;

  @BeforeEach
  void open() {
    logs =
        IcebergEventLogs.open(
            Settings.defaults()
                .with("millrace.postgres.url", TestServers.newDatabase())
                .with("millrace.warehouse", warehouse));
    log = logs.log(new Namespace("my-site"));
  }

  @AfterEach
  void close() {
    log.close();
    logs.close();
  }

  @Test
  void spans_files_haveTheTimesOfTheirEvents() {
    append(events(0, 10, 60));
    append(events(10, 5, 60));

    assertThat(log.spans(Topic.USERS))
        .containsExactlyInAnyOrder(
            new EventSpan(START, START.plusSeconds(9 * 60), 10),
            new EventSpan(START.plusSeconds(600), START.plusSeconds(14 * 60), 5));
    assertThat(log.spans(Topic.ITEMS)).isEmpty();
  }

  @Test
  void walk_severalSlices_givesAllInOrderAndReadsEachOnce() {
    List<Event> events = events(0, 1_000, 3600);
    Collections.shuffle(events, new Random(1));
    append(events.subList(0, 500));
    append(events.subList(500, 1_000));
    AtomicLong read = new AtomicLong();

    List<Event> walked = walk(counting(read), 100);

    assertThat(walked).containsExactlyInAnyOrderElementsOf(events);
    assertThat(walked).isSortedAccordingTo((a, b) -> a.timestamp().compareTo(b.timestamp()));
    assertThat(read).hasValueLessThan(1_500);
  }

  @Test
  void walk_moreInAMinuteThanTheBound_givesAll() {
    List<Event> events = new ArrayList<>(events(0, 1, 1));
    events.addAll(events(900_000, 300, 1));
    append(events);

    assertThat(walk(log, 100)).hasSize(301);
  }

  private static List<Event> walk(EventLog from, int bound) {
    List<Event> walked = new ArrayList<>();
    new EventWalk(from, bound).walk(Set.of(Topic.USERS), Instant.EPOCH, END, walked::addAll);
    return walked;
  }

  private void append(List<Event> events) {
    log.append(Topic.USERS, events, Map.of());
  }

  private static List<Event> events(int first, int count, int seconds) {
    return new ArrayList<>(
        IntStream.range(first, first + count)
            .<Event>mapToObj(
                i ->
                    new UserUpdate(
                        new EventId("e" + i),
                        START.plusSeconds((long) i * seconds),
                        new UserId("u" + i),
                        Map.of(),
                        false,
                        Map.of()))
            .toList());
  }

  /** The same log, which counts what is read. */
  private EventLog counting(AtomicLong read) {
    EventLog whole = log;
    return new EventLog() {
      @Override
      public void append(Topic topic, List<? extends Event> events, Map<Integer, Long> offsets) {
        whole.append(topic, events, offsets);
      }

      @Override
      public void append(
          Topic topic,
          List<? extends Event> events,
          Map<Integer, Long> expected,
          Map<Integer, Long> offsets) {
        whole.append(topic, events, expected, offsets);
      }

      @Override
      public Map<Integer, Long> offsets(Topic topic) {
        return whole.offsets(topic);
      }

      @Override
      public Stream<Event> read(Topic topic, Instant from, Instant to) {
        return whole.read(topic, from, to).peek(event -> read.incrementAndGet());
      }

      @Override
      public EventLog pinned() {
        throw new UnsupportedOperationException();
      }

      @Override
      public long count(Topic topic) {
        return whole.count(topic);
      }

      @Override
      public List<EventSpan> spans(Topic topic) {
        return whole.spans(topic);
      }

      @Override
      public Map<Topic, Long> snapshot() {
        return whole.snapshot();
      }

      @Override
      public void close() {}
    };
  }
}
