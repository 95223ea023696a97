package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MixtureTestTest {
  @Test
  void likelihoodRatio_noDifference_favoursNone() {
    assertThat(MixtureTest.likelihoodRatio(0, 1, 1)).isCloseTo(Math.sqrt(0.5), within(1e-15));
    assertThat(MixtureTest.pValue(0, 1, 1)).isEqualTo(1);
  }

  @Test
  void likelihoodRatio_referenceCases_equal() {
    int tried = 0;
    for (JsonNode row : Vectors.read("sequential.json").get("normal_mixture_sprt")) {
      double v = row.get("V").asDouble();
      double tau2 = row.get("tau2").asDouble();
      double delta = row.get("delta").asDouble();
      double ratio = row.get("Lambda").asDouble();
      assertThat(MixtureTest.likelihoodRatio(delta, v, tau2))
          .isCloseTo(ratio, within(1e-9 * ratio));
      assertThat(MixtureTest.pValue(delta, v, tau2))
          .isCloseTo(row.get("p_always_valid").asDouble(), within(1e-9));
      tried++;
    }
    assertThat(tried).isEqualTo(8);
  }

  @Test
  void statsig_referenceCases_equal() {
    int tried = 0;
    for (JsonNode row : Vectors.read("sequential.json").get("statsig_msprt")) {
      double alpha = row.get("alpha").asDouble();
      double v = row.get("V").asDouble();
      double mixing =
          MixtureTest.statsigMixing(
              row.get("var_c").asDouble(),
              row.get("n_c").asDouble(),
              row.get("var_t").asDouble(),
              row.get("n_t").asDouble(),
              alpha);
      assertThat(mixing).isCloseTo(row.get("tau").asDouble(), within(1e-12));
      double z = MixtureTest.statsigCritical(v, mixing, alpha);
      assertThat(z).isCloseTo(row.get("z_seq").asDouble(), within(1e-9));
      assertThat(z * Math.sqrt(v)).isCloseTo(row.get("halfwidth").asDouble(), within(1e-9));
      for (Map.Entry<String, JsonNode> at : row.get("p_at_z").properties()) {
        assertThat(MixtureTest.statsigPValue(Double.parseDouble(at.getKey()), v, mixing, alpha))
            .isCloseTo(at.getValue().asDouble(), within(1e-9));
      }
      tried++;
    }
    assertThat(tried).isEqualTo(5);
  }
}
