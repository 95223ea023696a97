package io.millrace.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExperimentTest {
  private static final Experiment.Variant CONTROL =
      new Experiment.Variant("control", 1, Map.of("model", "popularity"));
  private static final Experiment.Variant TREATMENT =
      new Experiment.Variant("treatment", 3, Map.of());

  @Test
  void control_isTheFirstArmAndTheChampionRanksUnlessSaidOtherwise() {
    Experiment experiment = experiment("e", 1, List.of(CONTROL, TREATMENT));

    assertThat(experiment.control()).isEqualTo(CONTROL);
    assertThat(experiment.totalWeight()).isEqualTo(4);
    assertThat(CONTROL.model()).isEqualTo("popularity");
    assertThat(TREATMENT.model()).isEqualTo("champion");
  }

  @Test
  void constructor_whatCannotBe_isNamed() {
    assertNames("id", () -> experiment("No Spaces", 1, List.of(CONTROL, TREATMENT)));
    assertNames("coverage", () -> experiment("e", 1.01, List.of(CONTROL, TREATMENT)));
    assertNames("coverage", () -> experiment("e", Double.NaN, List.of(CONTROL, TREATMENT)));
    assertNames("variants", () -> experiment("e", 1, List.of(CONTROL)));
    assertNames("variants", () -> experiment("e", 1, List.of(CONTROL, CONTROL)));
    assertNames("weight", () -> new Experiment.Variant("v", 0, Map.of()));
    assertNames("variant", () -> new Experiment.Variant("", 1, Map.of()));
  }

  private static void assertNames(String field, Runnable construction) {
    assertThatThrownBy(construction::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(field);
  }

  private static Experiment experiment(
      String id, double coverage, List<Experiment.Variant> variants) {
    return new Experiment(
        id, "better", Experiment.ExperimentStatus.DRAFT, "seed", coverage, variants);
  }
}
