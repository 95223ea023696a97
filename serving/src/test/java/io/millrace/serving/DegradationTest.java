package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedRedis;
import io.millrace.event.InteractionType;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever breaks, the shop gets 200 with the best slate still possible. */
class DegradationTest {
  private static final String ASK = "{\"user_id\":\"ann\",\"count\":10}";

  @Test
  void recommend_redisLost_keepsTheLastCatalogueAndComesBack(@TempDir Path directory)
      throws Exception {
    EmbeddedRedis redis = EmbeddedRedis.start(directory, 0);
    int port = redis.port();
    Settings settings = Shop.settings().with("millrace.redis.url", redis.url());
    try (Shop shop = Shop.open(settings)) {
      shop.stock(30);
      shop.promote(shop.register("toy-1", 1));
      shop.happens("ann", InteractionType.CLICK, "i1");
      await()
          .untilAsserted(
              () -> {
                assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1");
                assertThat(shop.recommend(ASK).fallback()).isEmpty();
              });
      redis.close();
      await()
          .untilAsserted(
              () ->
                  assertThat(shop.recommend(ASK).fallback())
                      .isEqualTo("feature_store_unavailable"));
      Shop.Answer lost = shop.recommend(ASK);
      assertThat(lost.status()).isEqualTo(200);
      assertThat(lost.items()).hasSize(10);
      assertThat(lost.model()).isEqualTo("toy-1");
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(shop.metric("millrace_serving_fallbacks_total", "feature_store_unavailable"))
          .isPositive();
      Shop.Answer ranked = shop.post("/v1/rank", "{\"user_id\":\"ann\",\"items\":[\"i3\",\"x\"]}");
      assertThat(ranked.status()).isEqualTo(200);
      assertThat(ranked.items()).hasSize(2);
      redis = EmbeddedRedis.start(directory, port);
      await().untilAsserted(() -> assertThat(shop.recommend(ASK).fallback()).isEmpty());
    } finally {
      redis.close();
    }
  }

  @Test
  void recommend_emptyCatalogue_isAnEmptySlateThatSaysSo() throws Exception {
    try (Shop shop = Shop.open(Shop.settings())) {
      Shop.Answer answer = shop.recommend(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.items()).isEmpty();
      assertThat(answer.fallback().split(","))
          .containsExactlyInAnyOrder("no_model", "empty_catalogue", "unknown_user");
    }
  }

  @Test
  void start_nothingIsThere_answersAndIsReady() throws Exception {
    Settings settings =
        Settings.defaults()
            .with("millrace.serving.port", 0)
            .with("millrace.serving.deadline-millis", 10_000)
            .with("millrace.kafka.bootstrap-servers", "127.0.0.1:1")
            .with("millrace.redis.url", "redis://127.0.0.1:1")
            .with("millrace.postgres.url", "jdbc:postgresql://127.0.0.1:1/none");
    try (Shop shop = Shop.openWithout(settings)) {
      Shop.Answer answer = shop.recommend(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.fallback()).contains("feature_store_unavailable", "no_model");
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
    }
  }

  @Test
  void recommend_kafkaLost_dropsImpressionsBeyondTheBufferAndNeverWaits() throws Exception {
    Settings settings =
        Shop.settings()
            .with("millrace.kafka.bootstrap-servers", "127.0.0.1:1")
            .with("millrace.serving.impression-buffer", 20);
    try (Shop shop = Shop.openWithout(settings)) {
      shop.stock(10);
      await().untilAsserted(() -> assertThat(shop.recommend(ASK).items()).hasSize(10));
      long slowest = 0;
      for (int i = 0; i < 60; i++) {
        slowest = Math.max(slowest, shop.recommend(ASK).body().get("took_us").asLong());
      }
      assertThat(shop.metric("millrace_serving_impressions_total", "outcome=\"dropped\""))
          .isGreaterThanOrEqualTo(30);
      // The producer's own wait would be 2 s.
      assertThat(slowest).isLessThan(1_000_000);
    }
  }
}
