package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.codec.PlacementCodec;
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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Slates of placements with a popularity exponent, on real servers. */
class PopularityExponentTest {
  private static final int ITEMS = 60;
  private static final int CANDIDATES = 10;
  private static final int COUNT = 5;

  /** Each user viewed one item. */
  private static final Map<String, Integer> USERS = Map.of("ann", 10, "bob", 30, "cas", 50);

  private static Shop shop;

  @BeforeAll
  static void open() throws Exception {
    shop = Shop.open(Shop.settings().with("millrace.serving.candidates", CANDIDATES));
    shop.stock(ITEMS);
    // Item j has j clicks.
    for (int user = 0; user < ITEMS - 1; user++) {
      shop.happens(
          "crowd-" + user,
          InteractionType.CLICK,
          IntStream.range(user + 1, ITEMS).mapToObj(j -> "i" + j).toArray(String[]::new));
    }
    USERS.forEach((user, item) -> shop.happens(user, InteractionType.VIEW, "i" + item));
    Path artifact = shop.settings.storage().artifactsPath().resolve("retrieval-1");
    Files.createDirectories(artifact);
    RecommenderArtifact.write(artifact, model(), 0);
    shop.register("retrieval-1", artifact);
    shop.register("toy-1", 1);
    for (double exponent : new double[] {-1, 0, 1}) {
      shop.registry
          .placements()
          .put(
              shop.settings.namespace(),
              name(exponent),
              new PlacementCodec()
                  .read(
                      """
                      {"popularity": %s, "exclude": [], "diversity": {"mmr": 1},
                       "sources": {"item_to_item": 1, "bought_together": 0, "text": 0, "seeds": 0,
                         "history": 0, "vectors": 0, "category": 0, "trending": 0, "popular": 0,
                         "new": 0}}"""
                          .formatted(exponent)));
    }
  }

  @AfterAll
  static void close() {
    shop.close();
  }

  /** Every item has a weight for every other; the weights tell nothing of popularity. */
  private static ItemToItemModel model() {
    SparseRows.Builder rows = new SparseRows.Builder(ITEMS);
    SparseRows.Builder none = new SparseRows.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      int own = item;
      int[] columns = IntStream.range(0, ITEMS).filter(j -> j != own).toArray();
      float[] weights = new float[columns.length];
      for (int i = 0; i < columns.length; i++) {
        weights[i] = weight(item, columns[i]);
      }
      rows.add(columns, weights, columns.length);
      none.add(new int[0], new float[0], 0);
    }
    float[] trend = new float[ITEMS];
    Arrays.fill(trend, 1);
    SparseRows empty = none.build();
    return new ItemToItemModel(
        new RetrievalManifest("retrieval-1", Instant.now(), Map.of(), Map.of(), Map.of()),
        new ItemIndex(IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList()),
        List.of(new Component(ComponentKind.COSINE, rows.build(), new HistoryDecay(0.5, 0), 1)),
        trend,
        empty,
        empty);
  }

  private static float weight(int item, int other) {
    return 0.2f + (item * 7 + other * 23) % 61 / 61f;
  }

  private static int number(String item) {
    return Integer.parseInt(item.substring(1));
  }

  /** The item's positive interactions. */
  private static int interactions(int item) {
    return item + (USERS.containsValue(item) ? 1 : 0);
  }

  private static String name(double exponent) {
    return exponent < 0 ? "niche" : exponent > 0 ? "everybody" : "as-scored";
  }

  private static Shop.Answer ask(String user, String placement, int count) throws Exception {
    return shop.recommend(
        "{\"user_id\":\"%s\",\"placement\":\"%s\",\"count\":%d,\"explain\":true}"
            .formatted(user, placement, count));
  }

  private static void promote(String model) {
    shop.promote(model);
    await()
        .untilAsserted(
            () -> {
              assertThat(ask("ann", "niche", 1).model()).isEqualTo(model);
              assertThat(rule(ask("ann", "niche", 1))).contains("by popularity^-1.0 (x");
              assertThat(rule(ask("ann", "everybody", 1))).contains("by popularity^1.0 (x");
            });
  }

  private static String rule(Shop.Answer answer) {
    return answer.body().at("/items/0/explanation/rule").asString("");
  }

  /** The items with the largest values, best first. */
  private static List<String> best(ToDoubleFunction<Integer> value, int count) {
    return IntStream.range(0, ITEMS)
        .boxed()
        .sorted(Comparator.comparingDouble(value).reversed())
        .limit(count)
        .map(i -> "i" + i)
        .toList();
  }

  private static double meanInteractions(List<String> items) {
    return items.stream().mapToInt(id -> interactions(number(id))).average().orElseThrow();
  }

  @Test
  void recommend_retrievalAlone_selectsAndOrdersByScoreTimesPopularity() throws Exception {
    promote("retrieval-1");
    Map<Double, Double> means = new HashMap<>();
    for (double exponent : new double[] {-1, 0, 1}) {
      for (var user : USERS.entrySet()) {
        int viewed = user.getValue();
        List<String> expected =
            best(
                i ->
                    i == viewed
                        ? 0
                        : weight(viewed, i) * Math.pow(10.0 + interactions(i), exponent),
                COUNT);
        Shop.Answer answer = ask(user.getKey(), name(exponent), COUNT);
        assertThat(answer.items()).as("%s, %s", user, exponent).isEqualTo(expected);
        answer
            .body()
            .get("items")
            .forEach(
                item ->
                    assertThat(item.get("score").asDouble())
                        .isEqualTo(weight(viewed, number(item.get("item_id").asString()))));
        means.merge(exponent, meanInteractions(expected) / USERS.size(), Double::sum);
      }
    }
    assertThat(means.get(-1.0)).isLessThan(means.get(0.0) - 10);
    assertThat(means.get(1.0)).isGreaterThan(means.get(0.0) + 10);
  }

  @Test
  void recommend_ranker_addsPopularityToTheLogit() throws Exception {
    promote("toy-1");
    JsonNode plain = ask("dan", "as-scored", ITEMS).body().get("items");
    Map<Integer, Double> logits = new HashMap<>();
    plain.forEach(
        item -> {
          double p = item.get("score").asDouble();
          logits.put(number(item.get("item_id").asString()), Math.log(p / (1 - p)));
          assertThat(item.at("/explanation/rule").isMissingNode()).isTrue();
        });
    assertThat(logits).hasSize(ITEMS);
    for (double exponent : new double[] {-1, 1}) {
      List<String> expected =
          best(i -> logits.get(i) + exponent * Math.log(10.0 + interactions(i)), ITEMS);
      Shop.Answer answer = ask("dan", name(exponent), ITEMS);
      assertThat(answer.items()).isEqualTo(expected);
      double mean = meanLog(answer.items());
      double scored = meanLog(plain.findValuesAsString("item_id"));
      assertThat(exponent * (mean - scored)).isPositive();
      JsonNode first = answer.body().at("/items/0");
      assertThat(first.get("score").asDouble())
          .isEqualTo(score(plain, first.get("item_id").asString()));
    }
  }

  /** The mean logarithm of the popularity of the first items. */
  private static double meanLog(List<String> items) {
    return items.stream()
        .limit(COUNT)
        .mapToDouble(id -> Math.log(10.0 + interactions(number(id))))
        .average()
        .orElseThrow();
  }

  private static double score(JsonNode items, String id) {
    return items
        .valueStream()
        .filter(item -> item.get("item_id").asString().equals(id))
        .findFirst()
        .orElseThrow()
        .get("score")
        .asDouble();
  }

  @Test
  void recommend_exponentZero_isTheSlateWithoutAnExponent() throws Exception {
    promote("retrieval-1");
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "without",
            new PlacementCodec().read("{\"filter\":\"price > 5\"}"));
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "zero",
            new PlacementCodec().read("{\"filter\":\"price > 5\",\"popularity\":0}"));
    for (String user : USERS.keySet()) {
      await()
          .untilAsserted(
              () -> {
                JsonNode without = ask(user, "without", 20).body().get("items");
                assertThat(without).isEqualTo(ask(user, "zero", 20).body().get("items"));
                assertThat(without.findValuesAsString("item_id"))
                    .hasSize(20)
                    .doesNotContain("i0", "i1", "i2", "i3", "i4");
              });
    }
  }
}
