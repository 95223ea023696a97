package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.placement.codec.PlacementCodec;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Exclusion rules hold for a user's whole history, on real servers. */
class ExclusionRulesTest {
  private static final int ITEMS = 70;

  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(ITEMS);
    await()
        .untilAsserted(
            () -> assertThat(shop.recommend(ask("nobody", "none")).items()).hasSize(ITEMS));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static String ask(String user, String placement) {
    return "{\"user_id\":\"%s\",\"placement\":\"%s\",\"count\":%d}"
        .formatted(user, placement, ITEMS);
  }

  /** Items i(from) to i(to - 1). */
  private static String[] items(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "i" + i).toArray(String[]::new);
  }

  @Test
  void recommend_moreThanSixtyPurchases_showsNoneOfThem() throws Exception {
    shop.happens("buyer", InteractionType.PURCHASE, items(0, 65));

    assertThat(shop.recommend(ask("buyer", "none")).items())
        .containsExactlyInAnyOrder(items(65, ITEMS));
  }

  @Test
  void recommend_moreThanSixtyClicks_areExcludedIfThePlacementExcludesSeen() throws Exception {
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "unseen",
            new PlacementCodec().read("{\"exclude\": [\"seen\"]}"));
    shop.happens("looker", InteractionType.CLICK, items(0, 65));

    assertThat(shop.recommend(ask("looker", "none")).items()).hasSize(ITEMS);
    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend(ask("looker", "unseen")).items())
                    .containsExactlyInAnyOrder(items(65, ITEMS)));
  }
}
