package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.util.List;
import java.util.Map;
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
