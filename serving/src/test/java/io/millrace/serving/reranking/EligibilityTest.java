package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExclusionRule;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.InteractionHistory;
import io.millrace.state.ItemState;
import io.millrace.state.StateUpdater;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EligibilityTest {
  private static final Set<InteractionType> USUAL = Placement.DEFAULT.excludedTypes();
  private static final UserId USER = new UserId("u");
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static final CatalogueItem LAMP =
      item(
          Map.of(
              "category", Value.of("lamps"),
              "tags", Value.of(List.of("red", "metal")),
              "price", Value.of(12),
              "sale", Value.of(true)),
          false);

  @ParameterizedTest
  @EnumSource(
      value = InteractionType.class,
      names = {"PURCHASE", "HIDE", "DISLIKE"})
  void test_itemTheUserIsDoneWith_isFalse(InteractionType type) {
    assertThat(eligibility(type, Map.of(), USUAL).test(LAMP)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = InteractionType.class,
      names = {"VIEW", "CLICK", "ADD_TO_CART", "LIKE"})
  void test_itemTheUserLookedAt_isTrue(InteractionType type) {
    assertThat(eligibility(type, Map.of(), USUAL).test(LAMP)).isTrue();
  }

  @Test
  void test_purchasedWherePlacementShowsThemAgain_isTrue() {
    assertThat(
            eligibility(InteractionType.PURCHASE, Map.of(), ExclusionRule.HIDDEN.types())
                .test(LAMP))
        .isTrue();
  }

  @ParameterizedTest
  @EnumSource(InteractionType.class)
  void test_seenIsExcluded_isFalseForPositiveInteractions(InteractionType type) {
    assertThat(eligibility(type, Map.of(), ExclusionRule.SEEN.types()).test(LAMP))
        .isEqualTo(!type.positive());
  }

  @Test
  void test_likedThenHidden_isFalseByEitherRule() {
    UserState user =
        new UserState(
            USER,
            InteractionHistory.EMPTY
                .with(InteractionType.LIKE, LAMP.itemId(), NOW.minusSeconds(2))
                .with(InteractionType.HIDE, LAMP.itemId(), NOW.minusSeconds(1)));

    assertThat(eligibility(user, ExclusionRule.SEEN.types()).test(LAMP)).isFalse();
    assertThat(eligibility(user, ExclusionRule.HIDDEN.types()).test(LAMP)).isFalse();
    assertThat(eligibility(user, ExclusionRule.BOUGHT.types()).test(LAMP)).isTrue();
  }

  /** More than any list of recent interactions holds, and more than the history lists exactly. */
  @ParameterizedTest
  @ValueSource(ints = {60, 5_000})
  void test_manyPurchases_neverComeBackAndOthersDo(int purchases) {
    UserState user = UserState.unknown(USER);
    for (int i = 0; i < purchases; i++) {
      user = StateUpdater.update(user, interaction(i, InteractionType.PURCHASE, "bought-" + i));
      user = StateUpdater.update(user, interaction(i, InteractionType.VIEW, "viewed-" + i));
    }
    Eligibility usual = eligibility(user, USUAL);
    Eligibility seen = eligibility(user, ExclusionRule.SEEN.types());
    int viewed = 0;
    int unseen = 0;
    for (int i = 0; i < purchases; i++) {
      assertThat(usual.test(named("bought-" + i))).isFalse();
      assertThat(seen.test(named("bought-" + i))).isFalse();
      assertThat(seen.test(named("viewed-" + i))).isFalse();
      viewed += usual.test(named("viewed-" + i)) ? 1 : 0;
      unseen += seen.test(named("new-" + i)) ? 1 : 0;
    }

    // Up to one in a hundred is wrongly excluded once items are pushed out, none before.
    int least = purchases > InteractionHistory.MAX ? purchases * 99 / 100 : purchases;
    assertThat(viewed).isBetween(least, purchases);
    assertThat(unseen).isBetween(least, purchases);
  }

  private static Interaction interaction(int second, InteractionType type, String item) {
    return Interaction.of(
        new EventId(type + "-" + second),
        Instant.EPOCH.plusSeconds(second),
        type,
        USER,
        new ItemId(item));
  }

  @Test
  void test_deleted_isFalse() {
    assertThat(filter(Map.of()).test(item(Map.of(), true))).isFalse();
  }

  @Test
  void test_excluded_isFalse() {
    Eligibility eligibility =
        new Eligibility(
            EligibilityTest::position,
            UserState.unknown(new UserId("u")),
            List.of(LAMP.itemId()),
            Filter.ALL,
            USUAL,
            NOW);
    assertThat(eligibility.test(LAMP)).isFalse();
  }

  @Test
  void test_timeAndStock_areWorkedOutFromAttributes() {
    assertThat(filter(Map.of()).test(item(Map.of("stock", Value.of(0)), false))).isFalse();
    assertThat(filter(Map.of()).test(item(Map.of("in_stock", Value.of(false)), false))).isFalse();
    assertThat(test("available_from", "2026-03-01T12:00:00Z")).isTrue();
    assertThat(test("available_from", "2026-03-01T12:00:00.001Z")).isFalse();
    assertThat(test("available_from", "2026-03-02")).isFalse();
    assertThat(test("available_until", "2026-03-01T12:00:00Z")).isFalse();
    assertThat(test("available_until", "2026-03-02")).isTrue();
    assertThat(test("available_until", "next week")).isTrue();
  }

  private static boolean test(String attribute, String time) {
    return filter(Map.of()).test(item(Map.of(attribute, Value.of(time)), false));
  }

  @Test
  void test_filter_comparesAttributes() {
    assertThat(filter(Map.of("category", Value.of("lamps"))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("category", Value.of("toys"))).test(LAMP)).isFalse();
    assertThat(filter(Map.of("category", Value.of(List.of("toys", "lamps")))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("tags", Value.of("red"))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("price", Value.of(12))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("price", Value.of("12"))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("sale", Value.of("true"))).test(LAMP)).isTrue();
    assertThat(filter(Map.of("sale", Value.of(false))).test(LAMP)).isFalse();
    assertThat(filter(Map.of("brand", Value.of("acme"))).test(LAMP)).isFalse();
    assertThat(filter(Map.of("category", Value.of("lamps"), "tags", Value.of("wood"))).test(LAMP))
        .isFalse();
  }

  private static Eligibility filter(Map<String, Value> filter) {
    return new Eligibility(
        EligibilityTest::position,
        UserState.unknown(new UserId("u")),
        List.of(),
        Filter.of(filter),
        USUAL,
        NOW);
  }

  private static Eligibility eligibility(
      InteractionType type, Map<String, Value> filter, Set<InteractionType> rules) {
    UserState user =
        new UserState(
            new UserId("u"),
            Map.of(),
            List.of(new UserState.Recent(type, LAMP.itemId(), Instant.EPOCH)),
            Map.of(),
            0,
            Optional.empty());
    return new Eligibility(
        EligibilityTest::position, user, List.of(), Filter.of(filter), rules, NOW);
  }

  private static Eligibility eligibility(UserState user, Set<InteractionType> excludedTypes) {
    return new Eligibility(
        EligibilityTest::position, user, List.of(), Filter.ALL, excludedTypes, NOW);
  }

  private static CatalogueItem named(String id) {
    return CatalogueItem.of(ItemState.unknown(new ItemId(id)), EligibilityTest::position);
  }

  private static CatalogueItem item(Map<String, Value> attributes, boolean deleted) {
    ItemState state =
        new ItemState(
            new ItemId("lamp"),
            attributes,
            deleted,
            Map.of(),
            0,
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    return CatalogueItem.of(state, EligibilityTest::position);
  }

  private static int position(ItemId id) {
    return id.value().equals("lamp") ? 0 : -1;
  }
}
