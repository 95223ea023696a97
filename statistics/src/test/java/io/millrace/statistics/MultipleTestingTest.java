package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MultipleTestingTest {
  private static final Offset<Double> TOLERANCE = within(1e-12);

  private static final Map<String, UnaryOperator<double[]>> METHODS =
      Map.of(
          "bonferroni", MultipleTesting::bonferroni,
          "holm", MultipleTesting::holm,
          "hochberg", MultipleTesting::hochberg,
          "bh", MultipleTesting::benjaminiHochberg,
          "by", MultipleTesting::benjaminiYekutieli);

  /** Origin: growthbook/growthbook, packages/shared/test/experiments.test.ts (MIT). */
  @Test
  void holm_growthBooksCase_keepsTheOrderGiven() {
    assertThat(MultipleTesting.holm(new double[] {0.01, 0.04, 0.03, 0.005, 0.55, 0.6}))
        .containsExactly(new double[] {0.05, 0.12, 0.12, 0.03, 1, 1}, TOLERANCE);
  }

  @Test
  void adjusted_referenceCases_equal() {
    int tried = 0;
    for (JsonNode row : Vectors.read("multiple_testing.json").get("cases")) {
      double[] p = numbers(row.get("p"));
      for (Map.Entry<String, UnaryOperator<double[]>> method : METHODS.entrySet()) {
        Optional<JsonNode> expected = Optional.ofNullable(row.get(method.getKey()));
        if (expected.isPresent()) {
          assertThat(method.getValue().apply(p))
              .as(method.getKey())
              .containsExactly(numbers(expected.get()), TOLERANCE);
          tried++;
        }
      }
    }
    assertThat(tried).isEqualTo(19);
  }

  @Test
  void halfWidth_referenceCases_equalPrintedPrecision() {
    for (JsonNode row : Vectors.read("multiple_testing.json").get("adjustedCI")) {
      double lift = row.get("lift").asDouble();
      double half =
          MultipleTesting.halfWidth(lift, row.get("adjP").asDouble(), row.get("alpha").asDouble());
      assertThat(lift - half).isCloseTo(row.get("ci_rounded8").get(0).asDouble(), within(1e-8));
      assertThat(lift + half).isCloseTo(row.get("ci_rounded8").get(1).asDouble(), within(1e-8));
    }
  }

  @Test
  void holm_noProbability_isRefused() {
    assertThatThrownBy(() -> MultipleTesting.holm(new double[] {0.1, Double.NaN}))
        .hasMessageContaining("NaN");
  }

  @Test
  void adjusted_noTests_areNone() {
    METHODS.values().forEach(method -> assertThat(method.apply(new double[0])).isEmpty());
  }

  private static double[] numbers(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .mapToDouble(JsonNode::asDouble)
        .toArray();
  }
}
