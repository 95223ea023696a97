package io.millrace.serving.candidate;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventId;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.state.memory.MemoryFeatureStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemPositionsTest {
  private static final ItemId LAMP = new ItemId("lamp");
  private static final ItemId MUG = new ItemId("mug");
  private static final ItemId CUP = new ItemId("cup");

  private final MemoryFeatureStore store = new MemoryFeatureStore();
  private final ItemTable table = new ItemTable(store, 10);
  private final ItemIndex model = new ItemIndex(List.of(CUP, LAMP));
  private long offset;

  private CatalogueItem item(ItemId id, String title) {
    store.apply(
        Topic.ITEMS,
        List.of(
            new ItemUpdate(
                new EventId("e" + offset),
                Instant.ofEpochSecond(1000 + offset),
                id,
                Map.of("title", Value.of(title)),
                false,
                Map.of())),
        Map.of(0, ++offset));
    table.refresh(List.of(id));
    return table.find(id).orElseThrow();
  }

  @Test
  void of_itemsOfBoth_translatesBothWays() {
    CatalogueItem lamp = item(LAMP, "lamp");
    CatalogueItem mug = item(MUG, "mug");

    ItemPositions positions = ItemPositions.of(model, List.of(lamp, mug));

    assertThat(positions.position(1)).isEqualTo(lamp.position());
    assertThat(positions.index(lamp.position())).isEqualTo(1);
    assertThat(positions.index(mug.position())).isNegative();
    assertThat(positions.position(0)).isNegative();
  }

  @Test
  void covers_changedOrGoneItems_yesAndNewItems_no() {
    CatalogueItem lamp = item(LAMP, "lamp");
    CatalogueItem mug = item(MUG, "mug");
    ItemPositions positions = ItemPositions.of(model, List.of(lamp, mug));

    assertThat(positions.covers(List.of(item(LAMP, "a lamp"), mug))).isTrue();
    assertThat(positions.covers(List.of(mug))).isTrue();
    assertThat(positions.covers(List.of(lamp, mug, item(CUP, "cup")))).isFalse();
    assertThat(ItemPositions.NONE.covers(List.of(lamp))).isFalse();
  }

  @Test
  void covers_positionThatHadNoItemYet_no() {
    CatalogueItem lamp = item(LAMP, "lamp");
    CatalogueItem mug = item(MUG, "mug");
    // The lamp's position is the smaller one, and known to others before its item is there.
    ItemPositions positions = ItemPositions.of(model, List.of(mug));

    assertThat(positions.covers(List.of(lamp, mug))).isFalse();
  }
}
