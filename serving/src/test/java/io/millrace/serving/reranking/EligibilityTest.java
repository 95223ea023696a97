package io.millrace.serving.reranking;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.LeaveOut;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EligibilityTest {
  private static final Set<LeaveOut> USUAL = Placement.DEFAULT.leaveOut();
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
    assertThat(eligibility(InteractionType.PURCHASE, Map.of(), Set.of(LeaveOut.HIDDEN)).test(LAMP))
        .isTrue();
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
      InteractionType type, Map<String, Value> filter, Set<LeaveOut> rules) {
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
