package io.millrace.serving.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.state.memory.MemoryFeatureStore;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ItemTableTest {
  private static final ItemId LAMP = new ItemId("lamp");
  private static final ItemId MUG = new ItemId("mug");
  private static final ItemId CUP = new ItemId("cup");

  private final MemoryFeatureStore store = new MemoryFeatureStore();
  private long offset;

  private void happens(Topic topic, Event event) {
    store.apply(topic, List.of(event), Map.of(0, ++offset));
  }

  private void item(ItemId id, double price) {
    happens(
        Topic.ITEMS,
        new ItemUpdate(
            new EventId("e" + offset),
            Instant.ofEpochSecond(1000 + offset),
            id,
            Map.of("price", Value.of(price)),
            false,
            Map.of()));
  }

  private void click(ItemId id) {
    happens(
        Topic.EVENTS,
        Interaction.of(
            new EventId("e" + offset),
            Instant.ofEpochSecond(1000 + offset),
            InteractionType.CLICK,
            new UserId("ann"),
            id));
  }

  @Test
  void refresh_unchanged_keepsTheItemAndChangedKeepsThePosition() {
    item(LAMP, 3);
    ItemTable table = new ItemTable(store, 10);
    assertThat(table.refresh(List.of(LAMP))).hasSize(1);
    CatalogueItem first = table.find(LAMP).orElseThrow();
    assertThat(table.refresh(List.of(LAMP))).isEmpty();
    assertThat(table.find(LAMP)).containsSame(first);

    item(LAMP, 4);
    assertThat(table.refresh(List.of(LAMP))).hasSize(1).doesNotContain(first);
    CatalogueItem second = table.find(LAMP).orElseThrow();
    assertThat(second.position()).isEqualTo(first.position());
    assertThat(table.at(first.position())).isSameAs(second);
  }

  /** The items of a retrieval model that are not in the catalogue have a position below 0. */
  @Test
  void popularity_positionOfNoItem_isThatOfAnItemWithoutInteractions() {
    item(LAMP, 3);
    ItemTable table = new ItemTable(store, 10);
    table.refresh(List.of(LAMP));

    assertThat(table.popularity(-1)).isEqualTo(table.find(LAMP).orElseThrow().popularity());
    assertThat(table.rarity(-1)).isZero();
  }

  @Test
  void refresh_neighbours_areFoundByPositionTheClosestFirst() {
    item(LAMP, 1);
    item(MUG, 1);
    item(CUP, 1);
    click(MUG);
    click(CUP);
    click(LAMP);
    ItemTable table = new ItemTable(store, 10);
    table.refresh(List.of(LAMP, CUP, MUG));
    CatalogueItem lamp = table.find(LAMP).orElseThrow();
    assertThat(lamp.neighbours()).isEqualTo(2);
    assertThat(table.at(lamp.neighbour(0))).isSameAs(table.find(CUP).orElseThrow());
    assertThat(table.at(lamp.neighbour(1))).isSameAs(table.find(MUG).orElseThrow());
    float rarity = (float) (1 / Math.sqrt(10 + 1));
    assertThat(lamp.closeness(0)).isEqualTo(rarity);
    assertThat(lamp.closeness(1)).isCloseTo(0.5f * rarity, within(1e-7f));
    assertThat(lamp.state().neighbours()).isEmpty();
  }

  @Test
  void rarity_ofWhatIsChosenOften_isLess() {
    item(LAMP, 1);
    item(MUG, 1);
    ItemTable table = new ItemTable(store, 10);
    table.refresh(List.of(LAMP, MUG));
    int lamp = table.position(LAMP);
    assertThat(table.rarity(lamp)).isEqualTo((float) (1 / Math.sqrt(10)));

    click(LAMP);
    click(LAMP);
    table.refresh(List.of(LAMP));

    assertThat(table.rarity(lamp)).isEqualTo((float) (1 / Math.sqrt(10 + 2)));
    assertThat(table.rarity(table.position(MUG))).isGreaterThan(table.rarity(lamp));
    assertThat(table.rarity(100_000)).isZero();
  }

  @Test
  void refresh_itemsBeyondTheBytes_standNowhereUntilOthersGo() {
    for (int i = 0; i < 100; i++) {
      happens(
          Topic.ITEMS,
          new ItemUpdate(
              new EventId("e" + offset),
              Instant.ofEpochSecond(1000 + offset),
              new ItemId("large" + i),
              Map.of("text", Value.of("t".repeat(10_000))),
              false,
              Map.of()));
    }
    List<ItemId> all = store.catalogue();
    ItemTable table = new ItemTable(store, store, 1_000, 500_000);
    table.refresh(all);
    assertThat(table.size()).isBetween(40L, 50L);
    assertThat(table.findOrLoad(all)).hasSize(100);
    assertThat(table.findOrLoad(all))
        .allMatch(item -> item.state().attributes().containsKey("text"));

    for (ItemId id : all) {
      item(id, 1);
    }
    table.refresh(all);
    assertThat(table.size()).isEqualTo(100);
  }

  @Test
  void findOrLoad_full_answersWithItemsThatStandNowhere() {
    item(LAMP, 1);
    item(MUG, 2);
    ItemTable table = new ItemTable(store, 1);
    table.refresh(List.of(LAMP, MUG));
    assertThat(table.size()).isEqualTo(1);
    List<CatalogueItem> found = table.findOrLoad(List.of(MUG, LAMP, new ItemId("unheard")));
    assertThat(found).extracting(CatalogueItem::itemId).startsWith(MUG, LAMP);
    assertThat(found.get(0).position()).isNegative();
    assertThat(found.get(0).state().attributes()).containsEntry("price", Value.of(2));
    assertThat(found.get(2).state().firstSeen()).isEmpty();
    assertThat(table.size()).isEqualTo(1);
  }

  @Test
  void refresh_itemThatTheStoreForgot_leavesAndKeepsItsPosition() {
    ItemTable table = new ItemTable(store, 10);
    int position = table.number(LAMP);
    item(LAMP, 1);
    table.refresh(List.of(LAMP));
    assertThat(table.position(LAMP)).isEqualTo(position);
    ItemTable emptied = new ItemTable(new MemoryFeatureStore(), 10);
    emptied.number(LAMP);
    emptied.refresh(List.of(LAMP));
    assertThat(emptied.find(LAMP)).isEmpty();
    assertThat(emptied.misses()).isEqualTo(1);
    assertThat(table.at(5000)).isNull();
  }
}
