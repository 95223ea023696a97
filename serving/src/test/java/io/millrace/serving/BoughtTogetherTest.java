package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.retrieval.linear.Component;
import io.millrace.retrieval.linear.ComponentKind;
import io.millrace.retrieval.linear.HistoryDecay;
import io.millrace.retrieval.linear.ItemIndex;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.RetrievalManifest;
import io.millrace.retrieval.linear.SparseRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Complements of a cart, from baskets whose lift is known, on real servers. */
class BoughtTogetherTest {
  private static final int ITEMS = 8;

  /** Each pair of i0, i1 or i2 with what it is bought with has lift 2.5, of ten baskets. */
  private static final List<Set<Integer>> BASKETS = new ArrayList<>();

  static {
    BASKETS.addAll(Collections.nCopies(10, Set.of(0, 1, 2, 3)));
    BASKETS.addAll(Collections.nCopies(10, Set.of(0, 4)));
    BASKETS.addAll(Collections.nCopies(10, Set.of(1, 2, 5)));
    BASKETS.addAll(Collections.nCopies(20, Set.of(6, 7)));
  }

  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(ITEMS);
    Path artifact = shop.settings.storage().artifactsPath().resolve("retrieval-1");
    Files.createDirectories(artifact);
    RecommenderArtifact.write(artifact, model(), 0);
    shop.register("retrieval-1", artifact);
    shop.promote("retrieval-1");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.get("/v1/items/i6/bought-together").items()).containsExactly("i7"));
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  private static ItemToItemModel model() {
    SparseRows.Builder lifts = new SparseRows.Builder(ITEMS);
    SparseRows.Builder none = new SparseRows.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      int own = item;
      int[] columns =
          IntStream.range(0, ITEMS).filter(other -> other != own && lift(own, other) > 0).toArray();
      float[] values = new float[columns.length];
      for (int i = 0; i < columns.length; i++) {
        values[i] = lift(item, columns[i]);
      }
      lifts.add(columns, values, columns.length);
      none.add(new int[0], new float[0], 0);
    }
    SparseRows empty = none.build();
    float[] trend = new float[ITEMS];
    Arrays.fill(trend, 1);
    return new ItemToItemModel(
        new RetrievalManifest("retrieval-1", Instant.now(), Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(new Component(ComponentKind.COSINE, empty, new HistoryDecay(0.5, 0), 1)),
        trend,
        empty,
        lifts.build());
  }

  /** The lift of two items, damped by their common baskets. */
  private static float lift(int one, int other) {
    double together = baskets(Set.of(one, other));
    return (float)
        (together
            * BASKETS.size()
            / (baskets(Set.of(one)) * baskets(Set.of(other)))
            * (together / (together + 10)));
  }

  private static double baskets(Set<Integer> items) {
    return BASKETS.stream().filter(basket -> basket.containsAll(items)).count();
  }

  private static Shop.Answer ask(String body) throws Exception {
    return shop.post("/v1/bought-together", body.replace('\'', '"'));
  }

  private static List<Double> scores(Shop.Answer answer) {
    return answer
        .body()
        .get("items")
        .valueStream()
        .map(item -> item.get("score").asDouble())
        .toList();
  }

  @Test
  void boughtTogether_cart_sumsTheLiftOverItsItems() throws Exception {
    Shop.Answer answer = ask("{'seed_items':['i0','i1','i2'],'explain':true}");

    assertThat(answer.items()).containsExactly("i3", "i5", "i4");
    assertThat(scores(answer)).containsExactly(3.75, 2.5, 1.25);
    assertThat(answer.model()).isEqualTo("bought_together");
    assertThat(answer.fallback()).isEmpty();
    assertThat(answer.body().at("/items/2/reason").asString())
        .isEqualTo("often chosen with Thing 0");
  }

  @Test
  void boughtTogether_itemOfTheCartTwice_countsOnce() throws Exception {
    Shop.Answer answer = ask("{'seed_items':['i1','i2','i1','nobody-knows-this']}");

    // Each of i1 and i2: i3 and i5 1.25, i0 .625; the other one of the cart never comes back.
    assertThat(answer.items().subList(0, 2)).containsExactlyInAnyOrder("i3", "i5");
    assertThat(answer.items().subList(2, 3)).containsExactly("i0");
    assertThat(scores(answer)).containsExactly(2.5, 2.5, 1.25);
    assertThat(answer.fallback()).isEmpty();
  }

  @Test
  void boughtTogether_exclusionsAndFilter_areObeyed() throws Exception {
    shop.happens("ann", InteractionType.PURCHASE, "i3");
    assertThat(ask("{'seed_items':['i0','i1','i2'],'user_id':'ann'}").items())
        .containsExactly("i5", "i4");
    assertThat(ask("{'seed_items':['i0','i1','i2'],'exclude':['i5']}").items())
        .containsExactly("i3", "i4");
    assertThat(ask("{'seed_items':['i0','i1','i2'],'filter':'price < 6','count':5}").items())
        .containsExactly("i3", "i4");
    assertThat(ask("{'seed_items':['i0','i1','i2'],'count':1}").items()).containsExactly("i3");
  }

  @Test
  void boughtTogether_cartOfUnknownItems_isEmptyAndSaysSo() throws Exception {
    Shop.Answer answer = ask("{'seed_items':['no-such-item','nor-this']}");

    assertThat(answer.items()).isEmpty();
    assertThat(answer.fallback()).isEqualTo("unknown_item");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{} | seed_items | missing or empty",
        "{'seed_items':[]} | seed_items | name 1 to 100 items",
        "{'seed_items':'i0'} | seed_items | a list of item ids",
        "{'seed_items':['i0'],'context':{}} | context | "
      })
  void boughtTogether_mistake_namesTheField(String body, String field, String message)
      throws Exception {
    Shop.Answer answer = ask(body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.body().get("field").asString()).isEqualTo(field);
    assertThat(answer.body().get("detail").asString()).contains(message == null ? "" : message);
  }
}
