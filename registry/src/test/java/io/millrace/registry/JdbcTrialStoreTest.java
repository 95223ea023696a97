package io.millrace.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.namespace.Namespace;
import io.millrace.registry.ModelTrial.Duty;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JdbcTrialStoreTest {
  private static final Namespace SHOP = new Namespace("shop");

  private final Registry registry = RegistryFixture.open();
  private final TrialStore trials = registry.trials();

  @BeforeEach
  void register() {
    for (String id : new String[] {"a", "b", "c"}) {
      registry
          .models()
          .register(
              SHOP,
              new ModelRecord(
                  id,
                  "deepfm",
                  ModelStatus.CANDIDATE,
                  Path.of("/models", id),
                  Map.of(),
                  Optional.empty(),
                  RegistryFixture.BEGINNING,
                  Optional.empty()));
    }
    registry.models().promote(SHOP, "a");
  }

  @AfterEach
  void close() {
    registry.close();
  }

  @Test
  void start_thenEnd_keepsTheReason() {
    ModelTrial started = trials.start(SHOP, "b", Duty.CANARY, 0.1);
    assertThat(started.runs()).isTrue();
    assertThat(trials.list(SHOP)).containsExactly(started);
    ModelTrial ended = trials.end(SHOP, "b", "too slow").orElseThrow();
    assertThat(ended.runs()).isFalse();
    assertThat(ended.reason()).contains("too slow");
    assertThat(ended.share()).isEqualTo(0.1);
    assertThat(trials.end(SHOP, "b", "again")).isEmpty();
    assertThat(trials.list(SHOP)).containsExactly(ended);
    assertThat(trials.list(new Namespace("other"))).isEmpty();
  }

  @Test
  void start_secondCanary_isRefusedButShadowsAreNot() {
    trials.start(SHOP, "b", Duty.CANARY, 0.1);
    assertThatThrownBy(() -> trials.start(SHOP, "c", Duty.CANARY, 0.1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("has a canary already");
    trials.start(SHOP, "c", Duty.SHADOW, 0);
    assertThat(trials.list(SHOP))
        .extracting(ModelTrial::modelId)
        .containsExactlyInAnyOrder("b", "c");
  }

  @Test
  void start_unfit_saysWhy() {
    assertThatThrownBy(() -> trials.start(SHOP, "a", Duty.CANARY, 0.1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("champion already");
    assertThatThrownBy(() -> trials.start(SHOP, "x", Duty.SHADOW, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no model 'x'");
    assertThatThrownBy(() -> trials.start(SHOP, "b", Duty.CANARY, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("share");
  }

  @Test
  void promote_canary_endsItsTrial() {
    trials.start(SHOP, "b", Duty.CANARY, 0.5);
    registry.models().promote(SHOP, "b");
    assertThat(trials.list(SHOP)).singleElement().extracting(ModelTrial::runs).isEqualTo(false);
    assertThat(trials.list(SHOP).get(0).reason()).contains("promoted");
  }
}
