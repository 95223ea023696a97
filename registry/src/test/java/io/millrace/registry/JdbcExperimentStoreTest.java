package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.experiment.Condition;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.Holdout;
import io.millrace.experiment.Layer;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JdbcExperimentStoreTest {
  private static final Namespace SHOP = new Namespace("shop");
  private static final Namespace OTHER = new Namespace("other");

  private final Registry registry = RegistryFixture.open();
  private final ExperimentStore experiments = registry.experiments();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void create_thenFind_givesTheSameExperiment() {
    Experiment draft = draft("ranking");

    experiments.create(SHOP, draft);

    StoredExperiment stored = experiments.find(SHOP, "ranking").orElseThrow();
    assertThat(stored.experiment()).isEqualTo(draft);
    assertThat(stored.createdAt()).isEqualTo(RegistryFixture.BEGINNING);
    assertThat(stored.startedAt()).isEmpty();
    assertThat(stored.stoppedAt()).isEmpty();
    assertThat(experiments.find(OTHER, "ranking")).isEmpty();
  }

  @Test
  void create_idTaken_namesIt() {
    experiments.create(SHOP, draft("ranking"));
    experiments.create(OTHER, draft("ranking"));

    assertThatThrownBy(() -> experiments.create(SHOP, draft("ranking")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("site 'shop' has an experiment 'ranking' already");
  }

  @Test
  void start_drafts_areRunningOldestFirst() {
    experiments.create(SHOP, draft("one"));
    experiments.create(SHOP, draft("two"));
    experiments.create(SHOP, draft("never"));
    experiments.create(OTHER, draft("elsewhere"));
    experiments.start(SHOP, "two");
    experiments.start(SHOP, "one");
    experiments.start(OTHER, "elsewhere");

    assertThat(experiments.running(SHOP)).extracting(Experiment::id).containsExactly("two", "one");
    assertThat(experiments.running(SHOP).get(0).status()).isEqualTo(ExperimentStatus.RUNNING);
    assertThat(experiments.list(SHOP))
        .extracting(stored -> stored.experiment().id())
        .containsExactly("never", "two", "one");
  }

  @Test
  void start_running_saysItsState() {
    experiments.create(SHOP, draft("ranking"));
    experiments.start(SHOP, "ranking");

    assertThatThrownBy(() -> experiments.start(SHOP, "ranking"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("experiment 'ranking' is RUNNING and cannot be started");
  }

  @Test
  void stop_running_keepsItsDates() {
    experiments.create(SHOP, draft("ranking"));
    experiments.start(SHOP, "ranking");
    experiments.stop(SHOP, "ranking");

    StoredExperiment stored = experiments.find(SHOP, "ranking").orElseThrow();
    assertThat(stored.experiment().status()).isEqualTo(ExperimentStatus.STOPPED);
    assertThat(stored.startedAt().orElseThrow()).isAfter(stored.createdAt());
    assertThat(stored.stoppedAt().orElseThrow()).isAfter(stored.startedAt().orElseThrow());
    assertThat(experiments.running(SHOP)).isEmpty();
    assertThatThrownBy(() -> experiments.start(SHOP, "ranking"))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void stop_draft_saysItsState() {
    experiments.create(SHOP, draft("ranking"));

    assertThatThrownBy(() -> experiments.stop(SHOP, "ranking"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("experiment 'ranking' is DRAFT and cannot be stopped");
  }

  @Test
  void ramp_up_raisesTheCoverage() {
    experiments.create(SHOP, draft("ranking"));
    experiments.start(SHOP, "ranking");

    experiments.ramp(SHOP, "ranking", 0.9);

    assertThat(experiments.running(SHOP).get(0).coverage()).isEqualTo(0.9);
  }

  @Test
  void ramp_downOrOutOfRangeOrStopped_isRefused() {
    experiments.create(SHOP, draft("ranking"));

    assertThatThrownBy(() -> experiments.ramp(SHOP, "ranking", 0.1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coverage of experiment 'ranking' must not fall: is 0.5, asked for 0.1");
    assertThatThrownBy(() -> experiments.ramp(SHOP, "ranking", 1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("coverage must be in [0, 1], is 1.5");
    experiments.start(SHOP, "ranking");
    experiments.stop(SHOP, "ranking");
    assertThatThrownBy(() -> experiments.ramp(SHOP, "ranking", 0.9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("experiment 'ranking' is STOPPED and cannot be ramped");
    assertThat(experiments.find(SHOP, "ranking").orElseThrow().experiment().coverage())
        .isEqualTo(0.5);
  }

  @Test
  void start_unknown_namesIt() {
    assertThatThrownBy(() -> experiments.start(SHOP, "ghost"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("site 'shop' has no experiment 'ghost'");
  }

  @Test
  void change_running_beginsAPhaseUnlessOnlyCoverageGrows() {
    Experiment draft = draft("ranking").withCoverage(0.2);
    experiments.create(SHOP, draft);
    experiments.start(SHOP, "ranking");

    experiments.change(SHOP, draft.withCoverage(0.4));
    Experiment ramped = experiments.find(SHOP, "ranking").orElseThrow().experiment();
    assertThat(ramped.phase()).isEqualTo(1);
    assertThat(ramped.seed()).isEqualTo(draft.seed());
    assertThat(ramped.coverage()).isEqualTo(0.4);

    experiments.change(SHOP, draft.withCoverage(0.1));
    Experiment next = experiments.find(SHOP, "ranking").orElseThrow().experiment();
    assertThat(next.phase()).isEqualTo(2);
    assertThat(next.seed()).isEqualTo("ranking~2");
    assertThat(next.status()).isEqualTo(ExperimentStatus.RUNNING);
    assertThat(experiments.running(SHOP)).containsExactly(next);
  }

  @Test
  void pause_running_isNotServedUntilItGoesOn() {
    experiments.create(SHOP, draft("ranking"));
    assertThatThrownBy(() -> experiments.pause(SHOP, "ranking"))
        .isInstanceOf(IllegalStateException.class);
    experiments.start(SHOP, "ranking");
    experiments.pause(SHOP, "ranking");
    assertThat(experiments.running(SHOP)).isEmpty();
    experiments.start(SHOP, "ranking");
    assertThat(experiments.running(SHOP)).hasSize(1);
  }

  @Test
  void archive_stopped_endsItsLife() {
    experiments.create(SHOP, draft("ranking"));
    experiments.start(SHOP, "ranking");
    assertThatThrownBy(() -> experiments.archive(SHOP, "ranking"))
        .hasMessageContaining("cannot be archived");
    experiments.stop(SHOP, "ranking");
    experiments.archive(SHOP, "ranking");
    assertThat(experiments.find(SHOP, "ranking").orElseThrow().experiment().status())
        .isEqualTo(ExperimentStatus.ARCHIVED);
    assertThatThrownBy(() -> experiments.change(SHOP, draft("ranking")))
        .hasMessageContaining("cannot be changed");
  }

  @Test
  void start_layerTaken_namesWhoOwnsIt() {
    experiments.create(SHOP, layered("one", 0, 0.5));
    experiments.create(SHOP, layered("two", 0.4, 1));
    experiments.create(SHOP, layered("three", 0.5, 1));
    experiments.start(SHOP, "one");
    assertThatThrownBy(() -> experiments.start(SHOP, "two"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'one' owns 0.0 to 0.5 of layer 'home'");
    experiments.start(SHOP, "three");
    assertThat(experiments.find(SHOP, "three").orElseThrow().experiment())
        .extracting(Experiment::layer, Experiment::audience)
        .containsExactly(layered("x", 0.5, 1).layer(), layered("x", 0.5, 1).audience());
  }

  @Test
  void holdout_set_isRead() {
    assertThat(experiments.holdout(SHOP)).isEmpty();
    experiments.setHoldout(SHOP, new Holdout("all", 0.05));
    experiments.setHoldout(SHOP, new Holdout("all", 0.1));
    assertThat(experiments.holdout(SHOP)).contains(new Holdout("all", 0.1));
    assertThat(experiments.holdout(OTHER)).isEmpty();
  }

  private static Experiment layered(String id, double start, double end) {
    Experiment plain = draft(id);
    return new Experiment(
        id,
        plain.hypothesis(),
        plain.status(),
        plain.seed(),
        plain.coverage(),
        plain.variants(),
        1,
        Optional.of(new Layer("home", start, end)),
        List.of(new Condition("device", Condition.Operator.IN, List.of("mobile"))));
  }

  private static Experiment draft(String id) {
    return new Experiment(
        id,
        "DeepFM earns more than popularity",
        ExperimentStatus.DRAFT,
        id,
        0.5,
        List.of(
            new Variant("control", 1, Map.of("model", "popularity")),
            new Variant("treatment", 1.5, Map.of("model", "deepfm"))));
  }
}
