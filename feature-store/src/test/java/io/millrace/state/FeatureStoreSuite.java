package io.millrace.state;

import static io.millrace.state.Events.click;
import static io.millrace.state.Events.impression;
import static io.millrace.state.Events.interaction;
import static io.millrace.state.Events.item;
import static io.millrace.state.Events.itemDeleted;
import static io.millrace.state.Events.minute;
import static io.millrace.state.Events.purchase;
import static io.millrace.state.Events.user;
import static io.millrace.state.Events.userDeleted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.experiment.StickyArms;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every feature store does. */
public abstract class FeatureStoreSuite {
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
  void reads_nothingKnown_areEmpty() {
    assertThat(stateOf("u")).isEqualTo(UserState.unknown(new UserId("u")));
    assertThat(store.items(ids("a", "b"))).isEmpty();
    assertThat(store.items(List.of())).isEmpty();
    assertThat(store.popular(10)).isEmpty();
    assertThat(store.catalogue()).isEmpty();
    assertThat(store.newest(10, minute(0))).isEmpty();
    assertThat(store.offsets(Topic.EVENTS)).isEmpty();
  }

  @Test
  void visit_armsKept_areTheUsersAndTheVisitorsOwn() {
    UserId user = new UserId("u");
    UserId visitor = new UserId("s");
    apply(click(1, "u", "a"));
    store.keepArms(user, Map.of("home__1", "control", "cart__2", "treatment"), Duration.ofDays(1));
    store.keepArms(visitor, Map.of("home__1", "treatment"), Duration.ofDays(1));

    Visit visit = store.visit(user, Optional.of(visitor));
    assertThat(visit.user()).isEqualTo(stateOf("u"));
    assertThat(visit.arms().ofUser())
        .isEqualTo(Map.of("home__1", "control", "cart__2", "treatment"));
    assertThat(visit.arms().ofVisitor()).isEqualTo(Map.of("home__1", "treatment"));
    assertThat(store.visit(visitor, Optional.empty()))
        .isEqualTo(
            new Visit(
                UserState.unknown(visitor),
                new StickyArms(Map.of("home__1", "treatment"), Map.of())));

    store.keepArms(user, Map.of(), Duration.ofDays(1));
    assertThat(store.visit(user, Optional.empty()).arms()).isEqualTo(StickyArms.NONE);
  }

  @Test
  void items_someUnknown_areTheKnownOnes() {
    apply(click(1, "u", "a"));

    assertThat(store.items(ids("x", "a"))).containsOnlyKeys(new ItemId("a"));
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

  @Test
  void userUpdate_olderThanWhatIsStored_changesNothing() {
    apply(user(5, "u", Map.of("country", Value.of("de"))));
    apply(user(4, "u", Map.of("country", Value.of("fr"))));
    assertThat(stateOf("u").attributes()).isEqualTo(Map.of("country", Value.of("de")));

    apply(user(6, "u", Map.of("age", Value.of(30))));
    assertThat(stateOf("u").attributes()).isEqualTo(Map.of("age", Value.of(30)));
  }

  @Test
  void userUpdate_twoOfTheSameMoment_areTheSameInEitherOrder() {
    apply(user(5, "u", Map.of("country", Value.of("de"))));
    apply(user(5, "u", Map.of("country", Value.of("fr"))));
    apply(user(5, "v", Map.of("country", Value.of("fr"))));
    apply(user(5, "v", Map.of("country", Value.of("de"))));

    assertThat(stateOf("u").attributes()).isEqualTo(stateOf("v").attributes());
  }

  @Test
  void itemUpdate_everyKindOfValue_isKept() {
    Map<String, Value> attributes =
        Map.of(
            "title", Value.of("Tasse \"Ü\" 茶 👍"),
            "price", Value.of(12.345678901234567),
            "in_stock", Value.of(true),
            "genres", Value.of(List.of("a", "")),
            "none", Value.of(List.of()),
            "vector", new Value.NumList(List.of(1.5, -0.0, 1e-300)));
    apply(item(1, "a", attributes));
    apply(item(0, "a", Map.of("title", Value.of("older"))));

    assertThat(itemState("a").attributes()).isEqualTo(attributes);
    assertThat(itemState("a").listed()).contains(minute(0));
    assertThat(itemState("a").updated()).contains(minute(1));
  }

  @Test
  void itemUpdate_deleted_leavesPopularCatalogueAndNewestUntilListedAgain() {
    apply(item(1, "a", Map.of()), item(1, "b", Map.of()));
    apply(click(2, "u", "a"), click(2, "v", "b"));
    apply(itemDeleted(3, "a"));
    apply(click(4, "w", "a"), item(2, "a", Map.of()));

    assertThat(popular()).containsExactly("b");
    assertThat(store.catalogue()).containsExactly(new ItemId("b"));
    assertThat(store.newest(9, minute(0))).containsExactly(new ItemId("b"));
    assertThat(itemState("a").deleted()).isTrue();

    apply(item(5, "a", Map.of()));
    assertThat(popular()).containsExactly("a", "b");
    assertThat(store.catalogue()).containsExactlyInAnyOrderElementsOf(ids("a", "b"));
    assertThat(store.newest(9, minute(0))).containsExactlyInAnyOrderElementsOf(ids("a", "b"));
  }

  @Test
  void userUpdate_deleted_forgetsTheUser() {
    apply(click(1, "u", "a"), user(2, "u", Map.of("age", Value.of(30))));
    apply(userDeleted(3, "u"));
    apply(user(2, "u", Map.of("age", Value.of(31))));

    assertThat(stateOf("u").recent()).isEmpty();
    assertThat(stateOf("u").attributes()).isEmpty();
    assertThat(stateOf("u").counts()).isEmpty();
  }

  @Test
  void popular_kindsOfInteraction_weighDifferently() {
    apply(
        interaction(1, InteractionType.VIEW, "u", "viewed"),
        interaction(1, InteractionType.CLICK, "u", "clicked"),
        interaction(1, InteractionType.LIKE, "u", "liked"),
        interaction(1, InteractionType.ADD_TO_CART, "u", "wanted"),
        interaction(1, InteractionType.PURCHASE, "u", "bought"),
        interaction(1, InteractionType.HIDE, "u", "hidden"));

    assertThat(popular()).containsExactly("bought", "wanted", "liked", "clicked", "viewed");
    assertThat(store.popular(2).get(0).weight()).isEqualTo(1);
    assertThat(store.popular(2).get(1).weight()).isCloseTo(0.5, within(1e-9));
    assertThat(store.popular(0)).isEmpty();
  }

  @Test
  void popular_oldPurchase_fadesBehindAFreshView() {
    apply(interaction(0, InteractionType.PURCHASE, "u", "old"));
    apply(interaction(4 * MINUTES_A_WEEK, InteractionType.VIEW, "u", "fresh"));

    assertThat(popular()).containsExactly("fresh", "old");
    assertThat(store.popular(2).get(1).weight()).isCloseTo(0.5, within(1e-9));
  }

  @Test
  void newest_updatedLater_staysAsOldAsItsFirstEvent() {
    apply(item(1, "a", Map.of()), item(2, "b", Map.of()), item(3, "c", Map.of()));
    apply(item(9, "a", Map.of()));
    apply(click(10, "u", "never-listed"));

    assertThat(store.newest(2, minute(0))).containsExactlyElementsOf(ids("c", "b"));
    assertThat(store.newest(9, minute(2))).containsExactlyElementsOf(ids("c", "b"));
    assertThat(store.newest(9, minute(4))).isEmpty();
    assertThat(store.newest(9, Instant.MIN)).hasSize(3);
    assertThat(store.newest(0, Instant.MIN)).isEmpty();
    assertThat(store.newest(9, Instant.MAX)).isEmpty();
  }

  @Test
  void interaction_return_changesNothing() {
    apply(purchase(1, "u", "a", 2));
    UserState before = stateOf("u");
    ItemState item = itemState("a");
    apply(purchase(2, "u", "a", -2));

    assertThat(stateOf("u")).isEqualTo(before);
    assertThat(itemState("a")).isEqualTo(item);
  }

  @Test
  void apply_oneBatch_isTheSameAsOneByOne() {
    List<Event> one = RandomEvents.generate(11, 300, "x");
    List<Event> other = RandomEvents.generate(11, 300, "y");
    apply(one);
    other.forEach(this::apply);

    for (int i = 0; i < RandomEvents.USERS; i++) {
      assertThat(stateOf("y-u" + i).impressions()).isEqualTo(stateOf("x-u" + i).impressions());
      assertThat(stateOf("y-u" + i).counts()).isEqualTo(stateOf("x-u" + i).counts());
    }
    for (int i = 0; i < RandomEvents.ITEMS; i++) {
      assertThat(itemState("y-i" + i).counts()).isEqualTo(itemState("x-i" + i).counts());
      assertThat(itemState("y-i" + i).neighbours().values())
          .containsExactlyInAnyOrderElementsOf(itemState("x-i" + i).neighbours().values());
    }
  }

  @Test
  void apply_offsetsStoredBefore_changesNothing() {
    store.apply(Topic.EVENTS, List.of(click(1, "u", "a")), Map.of(0, 1L, 3, 7L));
    store.apply(Topic.EVENTS, List.of(click(1, "u", "a")), Map.of(0, 1L));
    store.apply(Topic.EVENTS, List.of(click(2, "u", "a")), Map.of(0, 2L));
    store.apply(Topic.ITEMS, List.of(), Map.of(0, 40L));

    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(2);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 2L, 3, 7L));
    assertThat(store.offsets(Topic.ITEMS)).isEqualTo(Map.of(0, 40L));
  }

  @Test
  void apply_anotherWriterWentOnInPart_isRefusedWhole() {
    store.apply(Topic.EVENTS, List.of(), Map.of(0, 5L, 1, 5L));

    assertThatThrownBy(
            () -> store.apply(Topic.EVENTS, List.of(click(1, "u", "a")), Map.of(0, 5L, 1, 6L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another writer");
    assertThat(stateOf("u").recent()).isEmpty();
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 5L, 1, 5L));
  }

  @Test
  void apply_aWriterThatStoodStillWhileItsSuccessorWrote_changesNothing() {
    store.apply(Topic.EVENTS, List.of(), Map.of(), Map.of(0, 100L));
    List<Event> stale = List.of(click(1, "u", "a"), click(2, "u", "a"), click(3, "u", "a"));
    // The successor reads on from 100, but not as far as the one that stands still had read.
    store.apply(Topic.EVENTS, stale.subList(0, 2), Map.of(0, 100L), Map.of(0, 102L));

    assertThatThrownBy(() -> store.apply(Topic.EVENTS, stale, Map.of(0, 100L), Map.of(0, 103L)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("another writer");
    assertThatThrownBy(() -> store.apply(Topic.EVENTS, stale, Map.of(), Map.of(0, 103L)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(2);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 102L));

    store.apply(Topic.EVENTS, stale.subList(2, 3), Map.of(0, 102L), Map.of(0, 103L));
    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(3);
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

  private List<String> popular() {
    return store.popular(100).stream().map(ranked -> ranked.itemId().value()).toList();
  }

  private static double count(Map<InteractionType, EventCount> counts) {
    EventCount count = counts.get(InteractionType.CLICK);
    return count.total() + count.at(count.asOf());
  }

  protected static List<ItemId> ids(String... ids) {
    return Stream.of(ids).map(ItemId::new).toList();
  }
}
