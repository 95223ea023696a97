package io.millrace.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.event.ItemId;
import io.millrace.state.memory.MemoryFeatureStore;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ReadableTextVectorsTest {
  private static final List<ItemId> ITEMS =
      List.of(new ItemId("a"), new ItemId("bad"), new ItemId("c"), new ItemId("without"));

  private final MemoryTextVectors stored = new MemoryTextVectors();

  /** As the Redis store: a value that cannot be read refuses the whole read. */
  private static final class MemoryTextVectors
      implements Function<Collection<ItemId>, Map<ItemId, TextVector>> {
    private final MemoryFeatureStore store = new MemoryFeatureStore();

    MemoryTextVectors() {
      for (String item : List.of("a", "bad", "c")) {
        store.putTextVectors(
            Map.of(new ItemId(item), TextVector.of("encoder", item, new float[] {1, 2})), Set.of());
      }
    }

    @Override
    public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
      if (items.contains(new ItemId("bad"))) {
        throw new DamagedStateException(
            "the value of the Redis key 'x' is damaged", new IllegalArgumentException());
      }
      return store.textVectors(items);
    }
  }

  @Test
  void apply_oneDamagedVector_readsTheOthers() {
    assertThatThrownBy(() -> stored.apply(ITEMS)).isInstanceOf(DamagedStateException.class);

    Map<ItemId, TextVector> found = new ReadableTextVectors(stored).apply(ITEMS);

    assertThat(found).containsOnlyKeys(new ItemId("a"), new ItemId("c"));
  }

  @Test
  void apply_storeIsAway_throws() {
    ReadableTextVectors texts =
        new ReadableTextVectors(
            items -> {
              throw new IllegalStateException("away");
            });

    assertThatThrownBy(() -> texts.apply(ITEMS)).hasMessage("away");
  }
}
