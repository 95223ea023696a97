package io.millrace.state;

import static io.millrace.state.Events.click;
import static io.millrace.state.Events.impression;
import static io.millrace.state.Events.interaction;
import static io.millrace.state.Events.item;
import static io.millrace.state.Events.minute;
import static io.millrace.state.Events.purchase;
import static io.millrace.state.Events.user;
import static io.millrace.state.Events.userDeleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every feature store remembers of what a user did, and of what followed it. */
public abstract class HistorySuite {
  private static final int MINUTES_A_WEEK = 7 * 24 * 60;

  protected FeatureStore store;

  /** A store in which nothing is known. */
  protected abstract FeatureStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void recent_sameItemAgain_isNewestFirstOnceForItemAndType() {
    apply(click(1, "u", "a"), click(2, "u", "b"), click(3, "u", "a"));
    apply(interaction(4, InteractionType.PURCHASE, "u", "b"));

    assertThat(recent("u")).containsExactly("purchase b 4", "click a 3", "click b 2");
  }

  @Test
  void recent_lateEvent_takesItsPlaceByTime() {
    apply(click(1, "u", "a"), click(5, "u", "b"));
    apply(click(3, "u", "late"), click(2, "u", "b"));

    assertThat(recent("u")).containsExactly("click b 5", "click late 3", "click a 1");
  }

  @Test
  void recent_anyOrder_isTheSame() {
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      events.add(click(i, "ordered", "item" + i % 60));
    }
    apply(events);
    List<Event> shuffled = new ArrayList<>();
    for (int i = 0; i < 80; i++) {
      shuffled.add(click(i, "shuffled", "item" + i % 60));
    }
    Collections.shuffle(shuffled, new Random(7));
    apply(shuffled);

    assertThat(stateOf("shuffled").recent()).isEqualTo(stateOf("ordered").recent());
    assertThat(count(stateOf("shuffled").counts()))
        .isCloseTo(count(stateOf("ordered").counts()), within(1e-9));
  }

  @Test
  void recent_manyItems_keepsTheNewest() {
    apply(Stream.iterate(0, i -> i + 1).limit(60).map(i -> click(i, "u", "i" + i)).toList());

    assertThat(stateOf("u").recent()).hasSize(UserState.MAX_RECENT);
    assertThat(recent("u")).startsWith("click i59 59").endsWith("click i10 10");
    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(60);
  }

  @Test
  void history_manyItems_keepsAllOfThem() {
    apply(interaction(0, InteractionType.PURCHASE, "u", "first"));
    apply(purchase(0, "u", "returned", -1));
    apply(Stream.iterate(1, i -> i + 1).limit(5_000).map(i -> click(i, "u", "i" + i)).toList());

    InteractionHistory history = stateOf("u").history();
    assertThat(history.size()).isEqualTo(InteractionHistory.MAX);
    assertThat(history.itemHash(0)).isEqualTo(new ItemId("i5000").hash());
    assertThat(history.lastAt(0)).isEqualTo(minute(5_000).getEpochSecond());
    assertThat(history.contains(new ItemId("first").hash(), Set.of(InteractionType.PURCHASE)))
        .isTrue();
    assertThat(history.contains(new ItemId("i1").hash(), Set.of(InteractionType.CLICK))).isTrue();
    assertThat(history.contains(new ItemId("i1").hash(), Set.of(InteractionType.PURCHASE)))
        .isFalse();
    assertThat(history.contains(new ItemId("returned").hash(), Set.of(InteractionType.PURCHASE)))
        .isFalse();
  }

  @Test
  void history_anyOrder_isTheSame() {
    List<Event> shuffled = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      InteractionType type = InteractionType.values()[i % 7];
      String item = "item" + i * 7919 % 120;
      apply(interaction(i / 3, type, "ordered", item));
      shuffled.add(interaction(i / 3, type, "shuffled", item));
    }
    Collections.shuffle(shuffled, new Random(7));
    apply(shuffled.subList(0, 100));
    apply(shuffled.subList(100, 300));

    assertThat(stateOf("ordered").history().size()).isEqualTo(120);
    assertThat(stateOf("shuffled").history()).isEqualTo(stateOf("ordered").history());
  }

  @Test
  void history_userDeleted_isForgotten() {
    apply(click(1, "u", "a"), click(3, "u", "b"));
    store.apply(Topic.USERS, List.of(userDeleted(2, "u")), Map.of());
    apply(click(2, "u", "late"));

    assertThat(stateOf("u").history())
        .isEqualTo(
            InteractionHistory.EMPTY.with(InteractionType.CLICK, new ItemId("b"), minute(3)));
    store.apply(Topic.USERS, List.of(userDeleted(9, "u")), Map.of());
    assertThat(stateOf("u").history()).isEqualTo(InteractionHistory.EMPTY);
  }

  @Test
  void counts_aWeekApart_halve() {
    apply(click(0, "u", "a"), click(MINUTES_A_WEEK, "u", "a"));

    EventCount count = itemState("a").counts().get(InteractionType.CLICK);
    assertThat(count.total()).isEqualTo(2);
    assertThat(count.at(minute(MINUTES_A_WEEK))).isCloseTo(1.5, within(1e-9));
    assertThat(count.at(minute(2 * MINUTES_A_WEEK))).isCloseTo(0.75, within(1e-9));
    assertThat(stateOf("u").counts().get(InteractionType.CLICK)).isEqualTo(count);
  }

  @Test
  void impressions_aSlate_countForUserAndItems() {
    apply(impression(1, "u", "a", "b"), impression(2, "u", "b"));

    assertThat(stateOf("u").impressions()).isEqualTo(3);
    assertThat(itemState("a").impressions()).isEqualTo(1);
    assertThat(itemState("b").impressions()).isEqualTo(2);
    assertThat(itemState("b").firstSeen()).contains(minute(1));
  }

  @Test
  void neighbours_sameUser_areSymmetricAndFadeWithDistance() {
    apply(click(1, "u", "a"), click(2, "u", "b"));
    apply(click(3, "u", "c"));

    assertThat(neighbours("a")).isEqualTo(Map.of("b", 1.0, "c", 0.5));
    assertThat(neighbours("b")).isEqualTo(Map.of("a", 1.0, "c", 1.0));
    assertThat(neighbours("c")).isEqualTo(Map.of("b", 1.0, "a", 0.5));
  }

  @Test
  void neighbours_moreThanFiveItemsBack_areNone() {
    apply(Stream.iterate(0, i -> i + 1).limit(7).map(i -> click(i, "u", "i" + i)).toList());

    assertThat(neighbours("i6")).containsOnlyKeys("i1", "i2", "i3", "i4", "i5");
    assertThat(neighbours("i6")).containsEntry("i1", 0.2);
  }

  @Test
  void neighbours_viewClickAndPurchaseOfOneItem_countOnce() {
    apply(click(1, "u", "a"));
    apply(
        interaction(2, InteractionType.VIEW, "u", "b"),
        interaction(3, InteractionType.CLICK, "u", "b"),
        interaction(4, InteractionType.PURCHASE, "u", "b"));

    assertThat(neighbours("a")).isEqualTo(Map.of("b", 1.0));
  }

  @Test
  void neighbours_dislikedItems_areNone() {
    apply(click(1, "u", "a"), interaction(2, InteractionType.DISLIKE, "u", "b"));
    apply(interaction(3, InteractionType.HIDE, "u", "c"), click(4, "u", "d"));

    assertThat(neighbours("a")).isEqualTo(Map.of("d", 1.0));
    assertThat(neighbours("b")).isEmpty();
  }

  @Test
  void neighbours_lateEvent_areThoseBeforeIt() {
    apply(click(1, "u", "a"), click(9, "u", "c"));
    apply(click(5, "u", "b"));

    assertThat(neighbours("b")).isEqualTo(Map.of("a", 1.0));
  }

  @Test
  void neighbours_many_keepsTheStrongestAndTheOneJustMet() {
    List<Event> events = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 60; i++) {
        events.add(click(1, "u" + i + "-" + round, "hub"));
        events.add(click(2, "u" + i + "-" + round, "spoke" + i));
      }
    }
    events.add(click(1, "late", "hub"));
    events.add(click(2, "late", "newcomer"));
    apply(events);

    assertThat(neighbours("hub")).hasSize(ItemState.MAX_NEIGHBOURS).containsEntry("newcomer", 1.0);
  }

  protected void apply(Event... events) {
    apply(List.of(events));
  }

  protected void apply(List<? extends Event> events) {
    store.apply(Topic.EVENTS, events, Map.of());
  }

  protected UserState stateOf(String user) {
    return store.user(new UserId(user));
  }

  protected ItemState itemState(String item) {
    ItemId id = new ItemId(item);
    return store.items(List.of(id)).getOrDefault(id, ItemState.unknown(id));
  }

  private List<String> recent(String user) {
    return stateOf(user).recent().stream()
        .map(
            recent ->
                "%s %s %d"
                    .formatted(
                        recent.type().wireName(),
                        recent.itemId(),
                        java.time.Duration.between(Events.START, recent.at()).toMinutes()))
        .toList();
  }

  private Map<String, Double> neighbours(String item) {
    Map<String, Double> neighbours = new java.util.HashMap<>();
    itemState(item).neighbours().forEach((id, weight) -> neighbours.put(id.value(), weight));
    return neighbours;
  }

  private static double count(Map<InteractionType, EventCount> counts) {
    EventCount count = counts.get(InteractionType.CLICK);
    return count.total() + count.at(count.asOf());
  }

  protected static List<ItemId> ids(String... ids) {
    return Stream.of(ids).map(ItemId::new).toList();
  }
}
