package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.placement.codec.PlacementCodec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A slate shows no product twice under two ids, on real servers. */
class OneOfAProductTest {
  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.items(
        List.of(
            Shop.item("red", Map.of("item_group_id", Value.of("shirt-1")), false),
            Shop.item("blue", Map.of("item_group_id", Value.of("shirt-1")), false),
            Shop.item("mug", titled("Mug", "kitchen"), false),
            Shop.item("mug-again", titled(" MUG", "kitchen"), false),
            Shop.item("mug-of-another-kind", titled("Mug", "garden"), false),
            Shop.item("lamp", titled("Lamp", "light"), false),
            Shop.item("chair", Map.of(), false),
            Shop.item("table", Map.of(), false)));
    // The more users, the more popular; blue and mug-again are the most popular of their products.
    List<String> items =
        List.of("blue", "mug-again", "red", "mug", "mug-of-another-kind", "lamp", "chair", "table");
    for (int user = 0; user < items.size(); user++) {
      shop.happens(
          "user-" + user,
          InteractionType.CLICK,
          items.subList(0, items.size() - user).toArray(String[]::new));
    }
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "pinned",
            new PlacementCodec().read("{\"pins\": [{\"item\": \"red\", \"position\": 2}]}"));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static Map<String, Value> titled(String title, String category) {
    return Map.of("title", Value.of(title), "category", Value.of(category));
  }

  private static List<String> ask(String rest) throws Exception {
    return shop.recommend("{\"user_id\":\"nobody\"%s}".formatted(rest)).items();
  }

  @Test
  void recommend_itemsOfOneProduct_areOnTheSlateOnce() throws Exception {
    await()
        .untilAsserted(
            () ->
                assertThat(ask(",\"count\":6"))
                    .containsExactlyInAnyOrder(
                        "blue", "mug-again", "mug-of-another-kind", "lamp", "chair", "table"));
  }

  @Test
  void recommend_pinnedItem_standsForItsProduct() throws Exception {
    await()
        .untilAsserted(
            () -> {
              List<String> slate = ask(",\"count\":6,\"placement\":\"pinned\"");
              assertThat(slate).doesNotContain("blue");
              assertThat(slate.get(1)).isEqualTo("red");
            });
  }

  @Test
  void recommend_fewProducts_aProductTwiceIsBetterThanAShortSlate() throws Exception {
    await().untilAsserted(() -> assertThat(ask(",\"count\":8")).hasSize(8).doesNotHaveDuplicates());
  }

  @Test
  void similar_itemsOfOneProduct_areNamedOnce() throws Exception {
    List<String> similar = shop.get("/v1/items/lamp/similar?count=5").items();
    assertThat(similar).hasSize(5).contains("mug-of-another-kind", "chair", "table");
    assertThat(similar.containsAll(List.of("red", "blue"))).isFalse();
    assertThat(similar.containsAll(List.of("mug", "mug-again"))).isFalse();
  }

  @Test
  void rank_itemsOfOneProduct_areAllRanked() throws Exception {
    assertThat(
            shop.post("/v1/rank", "{\"user_id\":\"nobody\",\"items\":[\"red\",\"blue\",\"mug\"]}")
                .items())
        .containsExactlyInAnyOrder("red", "blue", "mug");
  }

  @Test
  void recommend_manySlates_neverHaveAProductTwice() throws Exception {
    for (int user : IntStream.range(0, 40).toArray()) {
      List<String> slate =
          shop.recommend("{\"user_id\":\"other-%d\",\"count\":6}".formatted(user)).items();
      assertThat(slate).hasSize(6);
      assertThat(slate.containsAll(List.of("red", "blue"))).isFalse();
      assertThat(slate.containsAll(List.of("mug", "mug-again"))).isFalse();
    }
  }
}
