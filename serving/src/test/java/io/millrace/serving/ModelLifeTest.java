package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.event.InteractionType;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.VariantAssigner;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ModelLifeTest {
  private static final String ASK = "{\"user_id\":\"ann\",\"count\":10}";

  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = Shop.open(Shop.settings());
    shop.stock(40);
    shop.happens("ann", InteractionType.CLICK, "i1");
    shop.happens("bob", InteractionType.CLICK, "i7", "i8", "i9");
    shop.happens("dan", InteractionType.PURCHASE, "i8");
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).items()).hasSize(10));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void recommend_noModel_isByPopularityAndSaysSo() throws Exception {
    Shop.Answer answer = shop.recommend(ASK);
    assertThat(answer.fallback()).isEqualTo("no_model");
    assertThat(answer.model()).isEqualTo("popularity");
    assertThat(answer.items()).startsWith("i8");
  }

  @Test
  void recommend_noModelButAHistory_beginsWithItsNeighbours() throws Exception {
    // i20 and i21 go together; i8 is more popular than both.
    shop.happens("eve", InteractionType.CLICK, "i20", "i21");
    shop.happens("kim", InteractionType.CLICK, "i20");
    await()
        .untilAsserted(
            () -> {
              Shop.Answer answer = shop.recommend("{\"user_id\":\"kim\",\"count\":10}");
              assertThat(answer.items()).startsWith("i21").contains("i8").hasSize(10);
              assertThat(answer.model()).isEqualTo("neighbours");
              assertThat(answer.fallback()).isEqualTo("no_model");
            });
  }

  @Test
  void promote_whileRequestsRun_swapsWithoutAnError() throws Exception {
    shop.register("toy-1", 1);
    shop.register("toy-2", 2);
    shop.promote("toy-1");
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1"));
    Set<String> seen = ConcurrentHashMap.newKeySet();
    AtomicBoolean done = new AtomicBoolean();
    ExecutorService callers = Executors.newFixedThreadPool(3);
    try {
      List<Future<Integer>> answered =
          java.util.stream.IntStream.range(0, 3)
              .mapToObj(
                  caller ->
                      callers.submit(
                          () -> {
                            int count = 0;
                            while (!done.get()) {
                              Shop.Answer answer = shop.recommend(ASK);
                              assertThat(answer.status()).isEqualTo(200);
                              assertThat(answer.fallback()).isEmpty();
                              seen.add(answer.model());
                              count++;
                            }
                            return count;
                          }))
              .toList();
      for (String next : List.of("toy-2", "toy-1", "toy-2")) {
        shop.promote(next);
        await().untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo(next));
      }
      done.set(true);
      for (Future<Integer> count : answered) {
        assertThat(count.get()).isPositive();
      }
    } finally {
      done.set(true);
      callers.shutdown();
    }
    assertThat(seen).containsExactlyInAnyOrder("toy-1", "toy-2");
  }

  @Test
  void promote_corruptArtifact_isRefusedAndTheOldModelStays() throws Exception {
    shop.promote(shop.register("toy-1", 1));
    await().untilAsserted(() -> assertThat(shop.recommend(ASK).model()).isEqualTo("toy-1"));
    String broken = shop.register("toy-2", 2);
    Files.writeString(
        shop.settings.storage().artifactsPath().resolve(broken).resolve("seed.txt"), "garbage");
    shop.promote(broken);
    await()
        .untilAsserted(
            () ->
                assertThat(shop.metric("millrace_serving_model_refusals_total", "{")).isPositive());
    Shop.Answer answer = shop.recommend(ASK);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.model()).isEqualTo("toy-1");
    assertThat(answer.fallback()).isEqualTo("model_unavailable");
  }

  @Test
  void promote_missingArtifactAndNoOtherModel_isByPopularity() throws Exception {
    shop.promote(
        shop.register("toy-9", shop.settings.storage().artifactsPath().resolve("nowhere")));
    await()
        .untilAsserted(
            () -> assertThat(shop.recommend(ASK).fallback()).isEqualTo("model_unavailable"));
    assertThat(shop.recommend(ASK).model()).isEqualTo("popularity");
    assertThat(shop.recommend(ASK).items()).hasSize(10);
  }

  @Test
  void experiment_running_assignsAndRanksByTheVariantsModel() throws Exception {
    shop.promote(shop.register("toy-1", 1));
    shop.register("toy-2", 2);
    Experiment experiment =
        new Experiment(
            "ranking",
            "toy 2 is better",
            Experiment.ExperimentStatus.DRAFT,
            "ranking",
            1,
            List.of(
                new Experiment.Variant("control", 1, Map.of("model", "popularity")),
                new Experiment.Variant("kind", 1, Map.of("model", "deepfm")),
                new Experiment.Variant("one", 1, Map.of("model", "toy-2"))));
    shop.registry.experiments().create(shop.settings.namespace(), experiment);
    shop.registry.experiments().start(shop.settings.namespace(), "ranking");
    Map<String, String> models = Map.of("control", "popularity", "kind", "toy-1", "one", "toy-2");
    await()
        .untilAsserted(
            () -> {
              assertThat(shop.recommend(ASK).body().get("experiments").has("ranking")).isTrue();
              assertThat(shop.metric("millrace_serving_model", "wanted=\"toy-2\"")).isPositive();
            });
    for (int i = 0; i < 30; i++) {
      String user = "user-" + i;
      shop.happens(user, InteractionType.VIEW, "i1");
      Shop.Answer answer = shop.recommend("{\"user_id\":\"%s\",\"count\":5}".formatted(user));
      String arm = VariantAssigner.assign(experiment, user).orElseThrow().name();
      assertThat(answer.body().get("experiments").get("ranking").asString()).isEqualTo(arm);
      assertThat(answer.model()).isEqualTo(models.get(arm));
      assertThat(answer.fallback()).isEmpty();
    }
    await()
        .untilAsserted(
            () ->
                assertThat(shop.impressions())
                    .filteredOn(shown -> shown.userId().value().startsWith("user-"))
                    .hasSize(30)
                    .allMatch(
                        shown ->
                            models
                                .get(shown.experiments().get("ranking"))
                                .equals(shown.model().orElseThrow()))
                    .allMatch(shown -> shown.featureSpec().isPresent())
                    .allMatch(shown -> shown.features().containsKey("user")));
  }
}
