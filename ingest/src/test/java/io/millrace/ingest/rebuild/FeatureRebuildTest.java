package io.millrace.ingest.rebuild;

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
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.RefusedEventsException;
import io.millrace.state.memory.MemoryFeatureStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FeatureRebuildTest {
  @Test
  void run_eventThatTheStoreRefuses_isPassedOverAndAllOthersAreApplied() {
    Settings settings = TestServers.settings();
    Migrations.migrate(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
    MemoryFeatureStore memory = new MemoryFeatureStore();
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings);
        EventLog log = logs.log(settings.namespace())) {
      log.append(
          Topic.EVENTS,
          IntStream.range(0, 50).mapToObj(FeatureRebuildTest::click).toList(),
          Map.of(0, 50L));

      assertThat(new FeatureRebuild(log, refusing(memory, "e17")).run(applied -> {})).isEqualTo(49);
    }
    assertThat(memory.user(new UserId("u")).counts().get(InteractionType.CLICK).total())
        .isEqualTo(49);
    assertThat(memory.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 50L));
  }

  private static Event click(int i) {
    return Interaction.of(
        new EventId("e" + i),
        Instant.parse("2026-01-01T00:00:00Z").plusSeconds(i),
        InteractionType.CLICK,
        new UserId("u"),
        new ItemId("a"));
  }

  /** The store, but for batches that have the event. */
  private static FeatureStore refusing(FeatureStore store, String eventId) {
    return (FeatureStore)
        Proxy.newProxyInstance(
            FeatureStore.class.getClassLoader(),
            new Class<?>[] {FeatureStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("apply")
                  && ((List<?>) arguments[1])
                      .stream().anyMatch(e -> ((Event) e).eventId().value().equals(eventId))) {
                throw new RefusedEventsException(new ArithmeticException("overflow"));
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
