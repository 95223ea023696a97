package io.millrace.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelRecord;
import io.millrace.registry.ModelStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** A model that takes for ever to load holds up its own namespace only. */
class SlowLoadTest {
  @Test
  void decisions_otherNamespaceLoadsAModel_areFollowedMeanwhile() throws Exception {
    CountDownLatch loading = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Namespace other = new Namespace("other-shop");
    try (Shop shop =
        Shop.open(
            Shop.settings(),
            directory -> {
              if (directory.toString().contains("slow")) {
                loading.countDown();
                try {
                  release.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return ToyModel.load(directory);
            })) {
      Namespace own = shop.settings.namespace();
      shop.stock(5);
      shop.registry
          .experiments()
          .create(
              own,
              new Experiment(
                  "ab",
                  "",
                  ExperimentStatus.DRAFT,
                  "ab",
                  1,
                  List.of(
                      new Variant("a", 1, Map.of("model", "popularity")),
                      new Variant("b", 1, Map.of("model", "popularity")))));
      shop.registry.experiments().start(own, "ab");
      await().atMost(Duration.ofSeconds(30)).until(() -> experiments(shop) == 1);

      shop.registry.namespaces().add(other);
      shop.registry
          .models()
          .register(
              other,
              new ModelRecord(
                  "slow-1",
                  "deepfm",
                  ModelStatus.CANDIDATE,
                  ToyModel.write(shop.settings.storage().artifactsPath(), "slow-1", 1),
                  Map.of(),
                  Optional.empty(),
                  Instant.now(),
                  Optional.empty()));
      shop.registry.models().promote(other, "slow-1");
      loading.await();

      shop.registry.experiments().stop(own, "ab");
      await().atMost(Duration.ofSeconds(30)).until(() -> experiments(shop) == 0);
      assertThat(release.getCount()).as("still loading").isEqualTo(1);

      release.countDown();
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(shop.get("/v1/recommendations?namespace=other-shop").status())
                      .isEqualTo(200));
      shop.registry.namespaces().delete(other);
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(shop.get("/v1/recommendations?namespace=other-shop").status())
                      .isEqualTo(404));
    } finally {
      release.countDown();
    }
  }

  private static int experiments(Shop shop) throws Exception {
    return shop.recommend("{\"user_id\":\"ann\",\"count\":1}").body().get("experiments").size();
  }
}
