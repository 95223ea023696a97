package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.config.Settings;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RehearsalTest {
  @Test
  void start_withAModelAndACatalogue_isReadyAfterTheRehearsalAndLeavesNothingBehind()
      throws Exception {
    Settings settings = Shop.settings();
    try (Shop before = Shop.open(settings)) {
      before.stock(30);
      before.promote(before.register("toy-1", 1));
    }
    try (Shop shop = Shop.openWithout(settings.with("millrace.serving.rehearsal-seconds", 30))) {
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(503);
      assertThat(shop.recommend("{\"user_id\":\"ann\",\"count\":3}").items()).hasSize(3);
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> shop.get("/actuator/health/readiness").status() == 200);
      assertThat(shop.get("/actuator/health/readiness").body().findValue("champion").asString())
          .isEqualTo("toy-1");
      assertThat(shop.metric("http_server_requests_seconds_count", "/v1/recommendations"))
          .isGreaterThan(1000);
      assertThat(shop.metric("millrace_serving_stage_seconds_count", "stage=\"total\""))
          .isEqualTo(1);
      await()
          .untilAsserted(
              () ->
                  assertThat(shop.impressions())
                      .extracting(shown -> shown.userId().value())
                      .containsExactly("ann"));
    }
  }

  @Test
  void start_withoutAModel_isReadyAtOnceAndRehearsesWhenTheFirstOneComes() throws Exception {
    try (Shop shop = Shop.open(Shop.settings().with("millrace.serving.rehearsal-seconds", 30))) {
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
      shop.stock(30);
      shop.promote(shop.register("toy-1", 1));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> shop.metric("http_server_requests_seconds_count", "/v1/recommendations") > 200);
      assertThat(shop.get("/actuator/health/readiness").status()).isEqualTo(200);
      assertThat(shop.metric("millrace_serving_stage_seconds_count", "stage=\"total\"")).isZero();
    }
  }

  @Test
  void recommend_withAnothersSecret_isAnOrdinaryRequest() throws Exception {
    try (Shop shop = Shop.open(Shop.settings())) {
      shop.stock(5);
      await().until(() -> shop.recommend("{\"user_id\":\"ann\"}").items().size() == 5);
      double before = shop.metric("millrace_serving_stage_seconds_count", "stage=\"total\"");
      Shop.Answer answer =
          shop.send(
              shop.request("/v1/recommendations")
                  .header("Content-Type", "application/json")
                  .header("Millrace-Rehearsal", "guessed")
                  .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"user_id\":\"a\"}")));
      assertThat(answer.status()).isEqualTo(200);
      assertThat(shop.metric("millrace_serving_stage_seconds_count", "stage=\"total\""))
          .isEqualTo(before + 1);
    }
  }
}
