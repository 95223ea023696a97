package io.millrace.ingest.featuresink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.ingest.sink.Batch;
import io.millrace.namespace.Topic;
import io.millrace.state.StaleOffsetsException;
import io.millrace.state.memory.MemoryFeatureStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeatureSinkTest {
  private static final Event EVENT =
      new ItemUpdate(new EventId("e"), Instant.EPOCH, new ItemId("a"), Map.of(), false, Map.of());

  private final MemoryFeatureStore store = new MemoryFeatureStore();
  private final List<Event> applied = new ArrayList<>();
  private final FeatureSink sink =
      new FeatureSink(
          store,
          events -> {
            assertThat(store.items(List.of(new ItemId("a")))).hasSize(1);
            applied.addAll(events);
          });

  @Test
  void write_events_areReportedWhenTheStoreHasThem() {
    sink.write(batch(Map.of()));

    assertThat(applied).containsExactly(EVENT);
    assertThat(store.offsets(Topic.ITEMS)).isEqualTo(Map.of(0, 1L));
  }

  @Test
  void write_failed_isReportedTooAsTheStoreMayHaveAppliedIt() {
    sink.write(batch(Map.of()));
    applied.clear();

    assertThatThrownBy(() -> sink.write(batch(Map.of())))
        .isInstanceOf(StaleOffsetsException.class)
        .hasMessageContaining("another writer");
    assertThat(applied).containsExactly(EVENT);
  }

  private static Batch batch(Map<Integer, Long> expected) {
    return new Batch(Topic.ITEMS, List.of(EVENT), Map.of(), List.of(), expected, Map.of(0, 1L));
  }
}
