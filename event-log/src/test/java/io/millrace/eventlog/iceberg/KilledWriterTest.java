package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KilledWriterTest {
  private static final int PARTITIONS = 3;
  private static final int BATCH = 20;

  @TempDir private Path warehouse;

  @Test
  void append_processKilledAgainAndAgain_offsetsAndRowsAgreeExactly() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("millrace.postgres.url", TestServers.newDatabase())
            .with("millrace.warehouse", warehouse);
    long acknowledged = 0;
    for (int kill = 1; kill <= 3; kill++) {
      acknowledged = Math.max(acknowledged, appendUntilKilled(settings, 3 + kill));
      assertThat(rowsAreWhatTheOffsetsSay(settings)).isGreaterThanOrEqualTo(acknowledged);
    }
    assertThat(acknowledged).isPositive();
  }

  /** Starts a writer and kills it hard after so many batches; the rows it knows to be written. */
  private static long appendUntilKilled(Settings settings, int batches) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            Writer.class.getName());
    builder.environment().putAll(settings.toVariables());
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    Process writer = builder.start();
    try (BufferedReader lines = writer.inputReader()) {
      String line = "0";
      for (int batch = 0; batch < batches; batch++) {
        String next = lines.readLine();
        assertThat(next).as("the writer lives until it is killed").isNotNull();
        line = next;
      }
      return Long.parseLong(line);
    } finally {
      writer.destroyForcibly();
      assertThat(writer.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static long rowsAreWhatTheOffsetsSay(Settings settings) {
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      EventLog log = logs.log(Namespace.DEFAULT);
      Map<Integer, List<Long>> found = new TreeMap<>();
      try (Stream<Event> events = log.read(Topic.EVENTS, Instant.EPOCH, Instant.MAX)) {
        events.forEach(
            event -> {
              String[] parts = event.eventId().value().split("/");
              found
                  .computeIfAbsent(Integer.parseInt(parts[0]), partition -> new ArrayList<>())
                  .add(Long.parseLong(parts[1]));
            });
      }
      Map<Integer, List<Long>> expected =
          log.offsets(Topic.EVENTS).entrySet().stream()
              .collect(
                  Collectors.toMap(
                      Map.Entry::getKey,
                      entry -> LongStream.range(0, entry.getValue()).boxed().toList(),
                      (one, other) -> one,
                      TreeMap::new));
      found.values().forEach(offsets -> offsets.sort(null));
      assertThat(found).isEqualTo(expected);
      return log.count(Topic.EVENTS);
    }
  }

  /** The process that is killed: goes on from the log's offsets, one partition after the other. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] args) throws IOException {
      Settings settings = Settings.load(System.getenv(), Path.of("none"));
      try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
        EventLog log = logs.log(Namespace.DEFAULT);
        for (int round = 0; ; round++) {
          int partition = round % PARTITIONS;
          Map<Integer, Long> offsets = log.offsets(Topic.EVENTS);
          long from = offsets.getOrDefault(partition, 0L);
          List<Event> batch = new ArrayList<>();
          for (long offset = from; offset < from + BATCH; offset++) {
            batch.add(
                Interaction.of(
                    new EventId(partition + "/" + offset),
                    Instant.parse("2026-01-01T00:00:00Z").plusSeconds(offset * 3600),
                    InteractionType.VIEW,
                    new UserId("u" + partition),
                    new ItemId("i" + offset)));
          }
          log.append(Topic.EVENTS, batch, offsets, Map.of(partition, from + BATCH));
          System.out.println(log.count(Topic.EVENTS));
        }
      }
    }
  }
}
