package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.Holdout;
import io.millrace.namespace.Namespace;
import io.millrace.placement.Placement;
import io.millrace.registry.ModelTrial.Duty;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NamespaceVersionsTest {
  private static final Namespace SHOP = new Namespace("shop");
  private static final Namespace OTHER = new Namespace("other");

  private final Registry registry = RegistryFixture.open();

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void versions_everyKindOfDecision_changesThatOfItsNamespaceAlone() {
    registry.namespaces().add(SHOP);
    registry.namespaces().add(OTHER);
    Map<String, Runnable> decisions = new LinkedHashMap<>();
    decisions.put("register a", () -> registry.models().register(SHOP, model("a")));
    decisions.put("register b", () -> registry.models().register(SHOP, model("b")));
    decisions.put("promote", () -> registry.models().promote(SHOP, "a"));
    decisions.put("trial", () -> registry.trials().start(SHOP, "b", Duty.CANARY, 0.1));
    decisions.put("end of a trial", () -> registry.trials().end(SHOP, "b", "slow"));
    decisions.put("placement", () -> registry.placements().put(SHOP, "home", Placement.DEFAULT));
    decisions.put("no placement", () -> registry.placements().delete(SHOP, "home"));
    decisions.put("holdout", () -> registry.experiments().setHoldout(SHOP, new Holdout("s", .1)));
    decisions.put("draft", () -> registry.experiments().create(SHOP, experiment()));
    decisions.put("start", () -> registry.experiments().start(SHOP, "e"));
    decisions.put("stop", () -> registry.experiments().stop(SHOP, "e"));
    Map<Namespace, Long> before = registry.namespaces().versions();
    assertThat(before).containsOnlyKeys(SHOP, OTHER);

    decisions.forEach(
        (what, decision) -> {
          Map<Namespace, Long> earlier = registry.namespaces().versions();
          decision.run();
          Map<Namespace, Long> now = registry.namespaces().versions();
          assertThat(now.get(SHOP)).as(what).isNotEqualTo(earlier.get(SHOP));
          assertThat(now.get(OTHER)).as(what).isEqualTo(before.get(OTHER));
        });
    Map<Namespace, Long> last = registry.namespaces().versions();
    assertThat(registry.namespaces().versions()).as("nothing happened").isEqualTo(last);
  }

  @Test
  void purge_oneNamespace_leavesTheRowsOfOthers() {
    for (Namespace namespace : List.of(SHOP, OTHER)) {
      registry.namespaces().add(namespace);
      registry.models().register(namespace, model("a"));
      registry.models().promote(namespace, "a");
      registry.experiments().create(namespace, experiment());
    }
    Map<String, Long> others = registry.namespaces().rows(OTHER);
    assertThat(others).containsEntry("model", 1L).containsEntry("experiment", 1L);

    registry.namespaces().purge(SHOP);

    assertThat(registry.namespaces().rows(SHOP)).isEmpty();
    assertThat(registry.namespaces().rows(OTHER)).isEqualTo(others);
    assertThat(registry.namespaces().list()).containsExactly(OTHER);
  }

  private static ModelRecord model(String id) {
    return new ModelRecord(
        id,
        "deepfm",
        ModelStatus.CANDIDATE,
        Path.of("/models", id),
        Map.of(),
        Optional.empty(),
        RegistryFixture.BEGINNING,
        Optional.empty());
  }

  private static Experiment experiment() {
    return new Experiment(
        "e",
        "A belief",
        ExperimentStatus.DRAFT,
        "e",
        1,
        List.of(
            new Variant("a", 1, Map.of("model", "popularity")),
            new Variant("b", 1, Map.of("model", "popularity"))));
  }
}
