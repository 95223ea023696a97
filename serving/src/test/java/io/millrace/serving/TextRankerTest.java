package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.ItemId;
import io.millrace.model.ModelArtifact;
import io.millrace.state.TextVector;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A ranker with a feature of stored text vectors, on real servers. */
class TextRankerTest {
  private static final String ASKED = "{\"user_id\":\"ann\",\"count\":10,\"explain\":true}";
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.open(Shop.settings(), ModelArtifact::load);
    shop.stock(10);
    Path artifact = shop.settings.storage().artifactsPath().resolve("ranker-1");
    shop.register("ranker-1", TextFeaturesTest.ranker(artifact));
    shop.promote("ranker-1");
    await()
        .untilAsserted(
            () ->
                assertThat(shop.recommend("{\"user_id\":\"x\",\"count\":1}").model())
                    .isEqualTo("ranker-1"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void store(String encoder, String text, float... vector) {
    shop.store.putTextVectors(
        Map.of(new ItemId("i2"), TextVector.of(encoder, text, vector)), Set.of());
  }

  private JsonNode ranked(String item) throws Exception {
    return shop.recommend(ASKED)
        .body()
        .get("items")
        .valueStream()
        .filter(one -> one.get("item_id").asString().equals(item))
        .findFirst()
        .orElseThrow();
  }

  private static boolean hasText(JsonNode item) {
    return item.at("/explanation/contributions/fields")
        .valueStream()
        .filter(field -> field.get("field").asString().equals("words"))
        .anyMatch(field -> field.hasNonNull("value"));
  }

  @Test
  void rank_vectorArrives_changesTheScoreOfItsItemAlone() throws Exception {
    JsonNode before = ranked("i2");
    double other = ranked("i3").get("score").asDouble();
    assertThat(hasText(before)).isFalse();

    store(TextFeaturesTest.ENCODER, "text", 0.9f, 0.1f, 0.4f);

    await().untilAsserted(() -> assertThat(hasText(ranked("i2"))).isTrue());
    await()
        .untilAsserted(
            () ->
                assertThat(ranked("i2").get("score").asDouble())
                    .isNotEqualTo(before.get("score").asDouble()));
    assertThat(ranked("i3").get("score").asDouble()).isEqualTo(other);

    store("encoder-2", "text", 0.9f, 0.1f, 0.4f);

    await()
        .untilAsserted(
            () ->
                assertThat(ranked("i2").get("score").asDouble())
                    .isEqualTo(before.get("score").asDouble()));
    assertThat(hasText(ranked("i2"))).isFalse();
  }
}
