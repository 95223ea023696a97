package io.millrace.state;

import static io.millrace.state.Events.click;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every feature store does. */
public abstract class FeatureStoreSuite extends HistorySuite {
  private static final int MINUTES_A_WEEK = 7 * 24 * 60;

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
        .isInstanceOf(StaleOffsetsException.class)
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
        .isInstanceOf(StaleOffsetsException.class)
        .hasMessageContaining("another writer");
    assertThatThrownBy(() -> store.apply(Topic.EVENTS, stale, Map.of(), Map.of(0, 103L)))
        .isInstanceOf(StaleOffsetsException.class);
    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(2);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 102L));

    store.apply(Topic.EVENTS, stale.subList(2, 3), Map.of(0, 102L), Map.of(0, 103L));
    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(3);
  }

  @Test
  void putTextVectors_someAgainAndSomeRemoved_storesTheLatestOfEach() {
    TextVector clock = TextVector.of("encoder-1", "clock", new float[] {.6f, -.8f});
    TextVector piano = TextVector.of("encoder-1", "piano", new float[] {0, 1});
    store.putTextVectors(
        Map.of(new ItemId("a"), clock, new ItemId("b"), clock, new ItemId("c"), clock), Set.of());
    store.putTextVectors(
        Map.of(new ItemId("a"), clock, new ItemId("b"), piano),
        Set.of(new ItemId("c"), new ItemId("d")));
    store.putTextVectors(Map.of(), Set.of());

    assertThat(store.textVectors(ids("b", "a", "c", "d")))
        .isEqualTo(Map.of(new ItemId("a"), clock, new ItemId("b"), piano));
    assertThat(store.textVectors(List.of())).isEmpty();
  }

  @Test
  void putTextVectors_item_leavesItsStateAndTheOffsets() {
    apply(click(1, "u", "a"));
    ItemState before = itemState("a");
    Map<Integer, Long> offsets = store.offsets(Topic.EVENTS);
    store.putTextVectors(
        Map.of(new ItemId("a"), TextVector.of("e", "t", new float[] {1})), Set.of());

    assertThat(itemState("a")).isEqualTo(before);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(offsets);
    assertThat(store.catalogue()).containsExactly(new ItemId("a"));
    apply(item(2, "a", Map.of("title", Value.of("clock"))));
    assertThat(store.textVectors(ids("a"))).hasSize(1);
  }

  private List<String> popular() {
    return store.popular(100).stream().map(ranked -> ranked.itemId().value()).toList();
  }

  @Test
  void replace_storeStandsThere_writesTheStatesAndTheListsOnly() {
    store.apply(
        Topic.EVENTS,
        List.of(item(1, "a", Map.of()), click(2, "u", "a"), click(3, "v", "b")),
        Map.of(0, 3L));
    UserState user = stateOf("v");
    ItemState item = itemState("b");

    assertThat(
            store.replace(
                List.of(StateUpdater.update(stateOf("u"), click(4, "u", "a"))),
                List.of(StateUpdater.update(itemState("a"), itemDeleted(5, "a"))),
                Map.of(Topic.EVENTS, Map.of(0, 3L), Topic.ITEMS, Map.of())))
        .isTrue();

    assertThat(stateOf("u").counts().get(InteractionType.CLICK).total()).isEqualTo(2);
    assertThat(itemState("a").deleted()).isTrue();
    assertThat(store.catalogue()).containsExactly(new ItemId("b"));
    assertThat(popular()).containsExactly("b");
    assertThat(store.newest(10, minute(0))).isEmpty();
    assertThat(stateOf("v")).isEqualTo(user);
    assertThat(itemState("b")).isEqualTo(item);
    assertThat(store.offsets(Topic.EVENTS)).isEqualTo(Map.of(0, 3L));
  }

  @Test
  void replace_storeStandsElsewhere_changesNothing() {
    store.apply(Topic.EVENTS, List.of(click(1, "u", "a")), Map.of(0, 1L));
    UserState user = stateOf("u");

    for (Map<Topic, Map<Integer, Long>> elsewhere :
        List.of(
            Map.of(Topic.EVENTS, Map.of(0, 2L)),
            Map.of(Topic.EVENTS, Map.of(0, 1L, 1, 1L)),
            Map.of(Topic.EVENTS, Map.of(0, 1L), Topic.USERS, Map.of(0, 1L)))) {
      assertThat(store.replace(List.of(UserState.unknown(user.userId())), List.of(), elsewhere))
          .isFalse();
    }
    assertThat(stateOf("u")).isEqualTo(user);
  }
}
