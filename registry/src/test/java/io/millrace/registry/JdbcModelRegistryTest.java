package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.namespace.Namespace;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcModelRegistryTest {
  private static final Namespace SHOP = new Namespace("shop");
  private static final Namespace OTHER = new Namespace("other");

  private final Registry registry = RegistryFixture.open();
  private final ModelRegistry models = registry.models();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void register_thenFind_givesTheSameRecord() {
    ModelRecord model =
        new ModelRecord(
            "deepfm-1",
            "deepfm",
            ModelStatus.CANDIDATE,
            Path.of("/models/deepfm-1"),
            Map.of("validation.auc", 0.75, "validation.ece", 0.01),
            Optional.of(Path.of("/models/deepfm-1.html")),
            RegistryFixture.BEGINNING,
            Optional.empty());

    models.register(SHOP, model);

    assertThat(models.find(SHOP, "deepfm-1")).contains(model);
  }

  @Test
  void addMetrics_knownAndNew_areReplacedAndAdded() {
    models.register(SHOP, model("a", 1));
    models.addMetrics(SHOP, "a", Map.of("first", 1.0, "second", 2.0));
    models.addMetrics(SHOP, "a", Map.of("second", 3.0));

    assertThat(models.find(SHOP, "a").orElseThrow().metrics())
        .containsEntry("first", 1.0)
        .containsEntry("second", 3.0);
    assertThatThrownBy(() -> models.addMetrics(OTHER, "a", Map.of("x", 1.0)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("site 'other' has no model 'a'; 'millrace models list' names them");
  }

  @Test
  void register_idTaken_namesIt() {
    models.register(SHOP, model("a", 1));

    assertThatThrownBy(() -> models.register(SHOP, model("a", 2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("site 'shop' has a model 'a' already");
  }

  @Test
  void register_champion_isRefused() {
    ModelRecord candidate = model("a", 1);
    ModelRecord champion =
        new ModelRecord(
            "a",
            candidate.kind(),
            ModelStatus.CHAMPION,
            candidate.artifact(),
            Map.of(),
            Optional.empty(),
            candidate.createdAt(),
            Optional.empty());

    assertThatThrownBy(() -> models.register(SHOP, champion))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be registered as a candidate");
  }

  @Test
  void list_severalSites_givesTheSitesOwnNewestFirst() {
    models.register(SHOP, model("old", 1));
    models.register(SHOP, model("new", 2));
    models.register(OTHER, model("old", 3));

    assertThat(models.list(SHOP)).extracting(ModelRecord::id).containsExactly("new", "old");
    assertThat(models.list(OTHER)).extracting(ModelRecord::id).containsExactly("old");
    assertThat(models.find(OTHER, "new")).isEmpty();
  }

  @Test
  void promote_secondModel_retiresTheFirstAndLeavesOtherSitesAlone() {
    register(SHOP, "a", "b");
    register(OTHER, "a");
    models.promote(SHOP, "a");
    models.promote(OTHER, "a");

    ModelRecord champion = models.promote(SHOP, "b");

    assertThat(champion.status()).isEqualTo(ModelStatus.CHAMPION);
    assertThat(champion.promotedAt())
        .contains(RegistryFixture.BEGINNING.plus(Duration.ofMinutes(2)));
    assertThat(models.champion(SHOP)).contains(champion);
    assertThat(status("a")).isEqualTo(ModelStatus.RETIRED);
    assertThat(models.champion(OTHER)).map(ModelRecord::id).contains("a");
  }

  @Test
  void promote_theChampion_changesNothing() {
    register(SHOP, "a");
    ModelRecord champion = models.promote(SHOP, "a");

    assertThat(models.promote(SHOP, "a")).isEqualTo(champion);
  }

  @Test
  void promote_unknown_namesIt() {
    assertThatThrownBy(() -> models.promote(SHOP, "ghost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("site 'shop' has no model 'ghost'; 'millrace models list' names them");
  }

  @Test
  void promote_manyAtOnce_leavesOneChampion() {
    List<String> ids = IntStream.range(0, 8).mapToObj(i -> "m" + i).toList();
    register(SHOP, ids.toArray(String[]::new));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      ids.stream()
          .map(id -> CompletableFuture.runAsync(() -> models.promote(SHOP, id), threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }

    assertThat(models.list(SHOP))
        .extracting(ModelRecord::status)
        .containsOnlyOnce(ModelStatus.CHAMPION)
        .doesNotContain(ModelStatus.CANDIDATE);
  }

  @Test
  void rollback_twice_goesBackChampionByChampion() {
    register(SHOP, "a", "b", "c");
    models.promote(SHOP, "a");
    models.promote(SHOP, "b");
    models.promote(SHOP, "c");

    assertThat(models.rollback(SHOP).id()).isEqualTo("b");
    assertThat(status("c")).isEqualTo(ModelStatus.CANDIDATE);
    assertThat(status("a")).isEqualTo(ModelStatus.RETIRED);
    assertThat(models.rollback(SHOP).id()).isEqualTo("a");
    assertThatThrownBy(() -> models.rollback(SHOP))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContainingAll("site 'shop' has no earlier champion", "millrace models promote");
    assertThat(models.champion(SHOP)).map(ModelRecord::id).contains("a");
  }

  @Test
  void rollback_onlyCandidates_changesNothing() {
    register(SHOP, "a");
    register(OTHER, "x", "y");
    models.promote(OTHER, "x");
    models.promote(OTHER, "y");

    assertThatThrownBy(() -> models.rollback(SHOP)).isInstanceOf(IllegalStateException.class);
    assertThat(models.champion(SHOP)).isEmpty();
    assertThat(models.champion(OTHER)).map(ModelRecord::id).contains("y");
  }

  private void register(Namespace namespace, String... ids) {
    for (int i = 0; i < ids.length; i++) {
      models.register(namespace, model(ids[i], i));
    }
  }

  private ModelStatus status(String id) {
    return models.find(SHOP, id).orElseThrow().status();
  }

  private static ModelRecord model(String id, int day) {
    Instant createdAt = RegistryFixture.BEGINNING.plus(Duration.ofDays(day));
    return new ModelRecord(
        id,
        "deepfm",
        ModelStatus.CANDIDATE,
        Path.of("/models", id),
        Map.of(),
        Optional.empty(),
        createdAt,
        Optional.empty());
  }
}
