package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import io.millrace.event.Impression;
import io.millrace.event.InteractionType;
import io.millrace.registry.ModelTrial;
import io.millrace.registry.ModelTrial.Duty;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Models that are tried on live requests. */
class ModelTrialsTest {
  private static final String ASK = "{\"user_id\":\"ann\",\"count\":5}";

  private final AtomicBoolean failing = new AtomicBoolean();
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop =
        Shop.open(
            Shop.settings(),
            directory ->
                ToyModel.load(
                    directory,
                    () -> {
                      if (failing.get() && directory.endsWith("toy-2")) {
                        throw new ArithmeticException("acts a failing model");
                      }
                    }));
    shop.stock(40);
    shop.happens("ann", InteractionType.CLICK, "i1");
    shop.promote(shop.register("toy-1", 1));
    shop.register("toy-2", 2);
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private void start(Duty duty, double share) {
    shop.registry.trials().start(shop.settings.namespace(), "toy-2", duty, share);
  }

  @Test
  void shadow_scoresWhatTheChampionShows_andIsNeverShown() throws Exception {
    start(Duty.SHADOW, 0);
    Impression impression =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> {
                  assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1");
                  return shop.impressions().stream()
                      .filter(shown -> shown.properties().containsKey("shadow"))
                      .findFirst();
                },
                java.util.Optional::isPresent)
            .orElseThrow();
    assertThat(impression.model()).contains("toy-1");
    Map<?, ?> shadow = (Map<?, ?>) impression.properties().get("shadow");
    List<?> scores = (List<?>) shadow.get("toy-2");
    assertThat(scores).hasSameSizeAs(impression.items());
    shop.promote("toy-2");
    Map<String, Double> own = new HashMap<>();
    await()
        .untilAsserted(
            () -> {
              Shop.Answer answer =
                  shop.post(
                      "/v1/rank",
                      "{\"user_id\":\"ann\",\"items\":[%s]}"
                          .formatted(
                              String.join(
                                  ",",
                                  impression.items().stream()
                                      .map(item -> "\"" + item.itemId().value() + "\"")
                                      .toList())));
              assertThat(answer.model()).isEqualTo("toy-2");
              answer
                  .body()
                  .get("items")
                  .forEach(
                      item ->
                          own.put(item.get("item_id").asString(), item.get("score").asDouble()));
            });
    for (int i = 0; i < scores.size(); i++) {
      assertThat(((Number) scores.get(i)).doubleValue())
          .isCloseTo(own.get(impression.items().get(i).itemId().value()), within(1e-6));
    }
  }

  @Test
  void canary_answersItsShare_alwaysTheSameUsers() throws Exception {
    start(Duty.CANARY, 0.3);
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(models(20)).containsValue("toy-2"));
    Map<String, String> first = models(200);
    long canaries = first.values().stream().filter("toy-2"::equals).count();
    // 200 draws of 0.3: five standard deviations are 32.
    assertThat(canaries).isBetween(28L, 92L);
    assertThat(models(200)).isEqualTo(first);
    shop.registry.trials().end(shop.settings.namespace(), "toy-2", "enough seen");
    await().untilAsserted(() -> assertThat(models(60)).doesNotContainValue("toy-2"));
  }

  @Test
  void canary_failing_goesBackToTheChampionWithoutALesserSlate() throws Exception {
    start(Duty.CANARY, 1);
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo("toy-2"));
    failing.set(true);
    for (int i = 0; i < 20; i++) {
      Shop.Answer answer = shop.recommend(ASK);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.model()).isEqualTo("toy-1");
      assertThat(answer.fallback()).isEmpty();
    }
    await()
        .untilAsserted(
            () -> {
              ModelTrial trial = shop.registry.trials().list(shop.settings.namespace()).get(0);
              assertThat(trial.runs()).isFalse();
              assertThat(trial.reason().orElseThrow()).startsWith("returned: failed 3 of its last");
            });
    failing.set(false);
    assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1");
    assertThat(shop.metric("millrace_serving_canary_returns_total", "{")).isEqualTo(1);
  }

  private Map<String, String> models(int users) throws Exception {
    Map<String, String> models = new HashMap<>();
    for (int i = 0; i < users; i++) {
      String ask = "{\"user_id\":\"user-%d\",\"count\":2}".formatted(i);
      models.put("user-" + i, shop.recommend(ask).model());
    }
    return models;
  }
}
