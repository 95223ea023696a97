package io.millrace.placement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.placement.Placement.ExplorationRule;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VariantRulesTest {
  @Test
  void of_everyParameter_isRead() {
    VariantRules rules =
        VariantRules.of(
            Map.of(
                "model", "deepfm",
                "placement", "home-v2",
                "sources", "history=0.5, new=0",
                "exploration", "slots=2,epsilon=0.1",
                "interleave", "deepfm, wide-deep"));
    assertThat(rules.placement()).contains("home-v2");
    assertThat(rules.sources()).isEqualTo(Map.of(Source.HISTORY, 0.5, Source.NEW, 0.0));
    assertThat(rules.exploration()).contains(new ExplorationRule(2, 0.1));
    assertThat(rules.interleave()).containsExactly("deepfm", "wide-deep");
    assertThat(VariantRules.of(Map.of("model", "deepfm"))).isEqualTo(VariantRules.NONE);
  }

  @Test
  void with_arm_standsInForThePlacementsOwn() {
    Placement base =
        Placement.DEFAULT.with(
            VariantRules.of(
                Map.of("sources", "history=0.2,new=0.3", "exploration", "slots=1,epsilon=1")));
    Placement changed = base.with(VariantRules.of(Map.of("sources", "history=0")));
    assertThat(changed.share(Source.HISTORY, SourceShares.USUAL)).isZero();
    assertThat(changed.share(Source.NEW, SourceShares.USUAL)).isEqualTo(0.3);
    assertThat(changed.exploration()).isEqualTo(Optional.of(new ExplorationRule(1, 1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sources | history | must be pairs",
        "sources | history=much | no number behind 'history='",
        "sources | request=1 | knows no 'request'",
        "sources | history=2 | in [0, 1]",
        "exploration | slots=1 | must look like",
        "exploration | slots=1,epsilon=3 | epsilon must be in [0, 1]",
        "interleave | deepfm | two models",
        "interleave | deepfm,deepfm | two models",
        "placement | no spaces | letters, digits"
      })
  void of_mistake_isRefusedByTheParametersName(String parameter, String value, String message) {
    assertThatThrownBy(() -> VariantRules.of(Map.of(parameter, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(parameter)
        .hasMessageContaining(message);
  }
}
