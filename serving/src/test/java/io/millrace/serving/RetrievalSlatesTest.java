package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.placement.SourceShares;
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
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Slates of a recommender without a ranker, on real servers. */
class RetrievalSlatesTest {
  private static final int ITEMS = 30;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(ITEMS);
    shop.happens("crowd", InteractionType.CLICK, "i29", "i29", "i28");
    Path artifact = shop.settings.storage().artifactsPath().resolve("retrieval-1");
    Files.createDirectories(artifact);
    RecommenderArtifact.write(artifact, model(), 0);
    shop.register("retrieval-1", artifact);
    shop.promote("retrieval-1");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend("{\"user_id\":\"x\",\"count\":1}").model())
                    .isEqualTo("retrieval-1"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  /**
   * Item i speaks for i + 1 with 1 and for i + 2 with 0.5; it is similar to i + 3, sold with i + 4.
   */
  private static ItemToItemModel model() {
    List<ItemId> ids = IntStream.range(0, ITEMS).mapToObj(i -> new ItemId("i" + i)).toList();
    float[] trend = new float[ITEMS];
    java.util.Arrays.fill(trend, 1);
    return new ItemToItemModel(
        new RetrievalManifest("retrieval-1", Instant.now(), Map.of(), Map.of(), Map.of()),
        new ItemIndex(ids),
        List.of(
            new Component(
                ComponentKind.COSINE,
                rows(new int[] {1, 2}, new float[] {1, 0.5f}),
                new HistoryDecay(0.5, 0),
                1)),
        trend,
        rows(new int[] {3}, new float[] {0.9f}),
        rows(new int[] {4}, new float[] {2}));
  }

  private static SparseRows rows(int[] steps, float[] values) {
    SparseRows.Builder rows = new SparseRows.Builder(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
      int item = i;
      int[] columns =
          java.util.Arrays.stream(steps).map(step -> item + step).filter(j -> j < ITEMS).toArray();
      rows.add(columns, values, columns.length);
    }
    return rows.build();
  }

  @Test
  void recommend_historyOfTwo_ordersByDecayedScores() throws Exception {
    shop.happens("ann", InteractionType.VIEW, "i1");
    shop.happens("ann", InteractionType.HIDE, "i20");

    Shop.Answer answer = shop.recommend("{\"user_id\":\"ann\",\"count\":3,\"explain\":true}");

    assertThat(answer.items()).startsWith("i2", "i3");
    JsonNode first = answer.body().get("items").get(0);
    assertThat(first.get("source").asString()).isEqualTo("item_to_item");
    assertThat(first.get("score").asDouble()).isEqualTo(1);
    assertThat(first.get("reason").asString()).contains("Thing 1");
    assertThat(answer.items()).doesNotContain("i20", "i21");
  }

  @Test
  void recommend_seedItemsOfAnUnknownVisitor_countAsHistoryNewestLast() throws Exception {
    Shop.Answer answer =
        shop.recommend("{\"user_id\":\"nobody\",\"count\":4,\"seed_items\":[\"i5\",\"i10\"]}");

    // i11: 1, i12: .5, i6: .5 (decayed by one step), i7: .25.
    assertThat(answer.items().get(0)).isEqualTo("i11");
    assertThat(answer.items().subList(1, 3)).containsExactlyInAnyOrder("i12", "i6");
    assertThat(answer.items().get(3)).isEqualTo("i7");
  }

  @Test
  void recommend_unknownUser_isServedByPopularity() throws Exception {
    Shop.Answer answer = shop.recommend("{\"user_id\":\"nobody\",\"count\":2}");

    assertThat(answer.model()).isEqualTo("retrieval-1");
    assertThat(answer.items()).containsExactly("i29", "i28");
  }

  @Test
  void similar_knownItem_beginsWithTheModelsSubstitutes() throws Exception {
    Shop.Answer answer = shop.get("/v1/items/i7/similar?count=3");

    assertThat(answer.items().get(0)).isEqualTo("i10");
    assertThat(answer.body().get("items").get(0).get("source").asString()).isEqualTo("similar");
  }

  @Test
  void boughtTogether_knownItem_isTheModelsComplements() throws Exception {
    Shop.Answer answer = shop.get("/v1/items/i7/bought-together?count=3");

    assertThat(answer.items()).containsExactly("i11");
    assertThat(answer.body().get("items").get(0).get("score").asDouble()).isEqualTo(2);
  }

  @Test
  void rank_givenItems_putsRetrievalsChoiceFirst() throws Exception {
    shop.happens("bob", InteractionType.VIEW, "i3");

    Shop.Answer answer =
        shop.post("/v1/rank", "{\"user_id\":\"bob\",\"items\":[\"i9\",\"i5\",\"i4\"]}");

    assertThat(answer.items()).containsExactly("i4", "i5", "i9");
  }

  @Test
  void recommend_learnedShares_holdForTheSourcesThatAPlacementDoesNotName() throws Exception {
    shop.happens("ann", InteractionType.VIEW, "i1");
    Path artifact = shop.settings.storage().artifactsPath().resolve("retrieval-2");
    Files.createDirectories(artifact);
    RecommenderArtifact.write(
        artifact, model(), 0, new SourceShares(Map.of(Source.ITEM_TO_ITEM, 0.0)));
    shop.register("retrieval-2", artifact);
    shop.promote("retrieval-2");
    shop.registry
        .placements()
        .put(
            shop.settings.namespace(),
            "named",
            new PlacementCodec().read("{\"sources\":{\"item_to_item\":0.6}}"));

    await()
        .untilAsserted(
            () -> {
              assertThat(source("named")).isEqualTo("item_to_item");
              assertThat(source("other")).isNotEqualTo("item_to_item");
            });
    JsonNode explained =
        shop.post("/v1/explain", "{\"user_id\":\"ann\",\"count\":1,\"placement\":\"other\"}")
            .body();
    JsonNode source = explained.at("/rankings/0/sources/0");
    assertThat(source.get("source").asString()).isEqualTo("item_to_item");
    assertThat(source.get("share").asDouble()).isZero();
  }

  private String source(String placement) throws Exception {
    Shop.Answer answer =
        shop.recommend("{\"user_id\":\"ann\",\"count\":1,\"placement\":\"" + placement + "\"}");
    return answer.body().get("items").get(0).get("source").asString();
  }
}
