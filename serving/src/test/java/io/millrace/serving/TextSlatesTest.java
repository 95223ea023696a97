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
import io.millrace.retrieval.linear.TextIndex;
import io.millrace.retrieval.linear.TextWeights;
import io.millrace.state.TextVector;
import io.millrace.state.redis.RedisFeatureStore;
import io.millrace.text.Whitening;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Items that the retrieval model was not trained on, placed by their texts, on real servers. */
class TextSlatesTest {
  private static final int TRAINED = 25;
  private static final int ITEMS = 30;
  private static final String ENCODER = "encoder-1";
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
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
                assertThat(shop.recommend("{\"user_id\":\"x\",\"count\":1}").model())
                    .isEqualTo("retrieval-1"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private static float[] text(int item) {
    SplittableRandom random = new SplittableRandom(item);
    float[] vector = new float[8];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextDouble(-1, 1);
    }
    return vector;
  }

  /** Item i speaks for i + 1, and is similar to i + 3; all have a text. */
  private static ItemToItemModel model() {
    List<ItemId> ids = IntStream.range(0, TRAINED).mapToObj(i -> new ItemId("i" + i)).toList();
    float[] trend = new float[TRAINED];
    Arrays.fill(trend, 1);
    RetrievalManifest manifest =
        new RetrievalManifest("retrieval-1", Instant.now(), Map.of(), Map.of(), Map.of());
    List<float[]> fitted = IntStream.range(0, TRAINED).mapToObj(TextSlatesTest::text).toList();
    List<float @Nullable []> texts = new ArrayList<>(fitted);
    return new ItemToItemModel(
            manifest,
            new ItemIndex(ids),
            List.of(new Component(ComponentKind.COSINE, rows(1, 1), new HistoryDecay(0.5, 0), 1)),
            trend,
            rows(3, 0.9f),
            rows(4, 2))
        .withText(
            TextIndex.of(
                    TextVector.hash(ENCODER),
                    Whitening.fit(fitted, 8),
                    new TextWeights(1, 0.1, 0.8),
                    texts)
                .withNearest(),
            manifest);
  }

  private static SparseRows rows(int step, float value) {
    SparseRows.Builder rows = new SparseRows.Builder(TRAINED);
    for (int i = 0; i < TRAINED; i++) {
      rows.add(new int[] {i + step}, new float[] {value}, i + step < TRAINED ? 1 : 0);
    }
    return rows.build();
  }

  /** The text vector of an item comes some time after the item, as ingest computes it. */
  private void encode(String item, float[] vector) {
    try (RedisFeatureStore store =
        RedisFeatureStore.open(shop.settings.redis().url(), shop.settings.namespace())) {
      store.putTextVectors(
          Map.of(new ItemId(item), TextVector.of(ENCODER, item, vector)), Set.of());
    }
  }

  @Test
  void similar_itemThatTheModelDoesNotKnow_isPlacedByItsText() throws Exception {
    encode("i27", text(7));

    await()
        .untilAsserted(
            () -> {
              JsonNode first = shop.get("/v1/items/i27/similar?count=5").body().get("items").get(0);
              assertThat(first.get("item_id").asString()).isEqualTo("i7");
              assertThat(first.get("source").asString()).isEqualTo("text");
            });
    // And the other way: four by interactions or the rest, the last fifth by text.
    Shop.Answer ofKnown = shop.get("/v1/items/i7/similar?count=5");
    assertThat(ofKnown.items().get(0)).isEqualTo("i10");
    assertThat(ofKnown.items().get(1)).isEqualTo("i27");
  }

  @Test
  void recommend_newItemLikeAGoodOne_isScoredAsItsLike() throws Exception {
    encode("i28", text(8));
    shop.happens("ann", InteractionType.VIEW, "i7");

    await()
        .untilAsserted(
            () -> {
              Shop.Answer answer =
                  shop.recommend("{\"user_id\":\"ann\",\"count\":2,\"explain\":true}");
              assertThat(answer.items()).containsExactly("i8", "i28");
              JsonNode second = answer.body().get("items").get(1);
              assertThat(second.get("score").asDouble())
                  .isCloseTo(0.8, org.assertj.core.api.Assertions.within(1e-5));
              assertThat(second.get("reason").asString()).contains("Thing 7");
            });
  }

  @Test
  void recommend_historyOfANewItem_countsAsItsLike() throws Exception {
    encode("i29", text(9));
    shop.happens("bob", InteractionType.VIEW, "i29");

    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend("{\"user_id\":\"bob\",\"count\":1}").items())
                    .containsExactly("i10"));
  }
}
