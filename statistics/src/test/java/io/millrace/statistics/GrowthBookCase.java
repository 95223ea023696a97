package io.millrace.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the cases of GrowthBook's statistics engine. */
final class GrowthBookCase {
  private GrowthBookCase() {}

  /** The case's difference or lift; empty where a variance is 0 or below. */
  static Optional<EffectMoments> moments(JsonNode test) {
    boolean relative = test.get("config").get("difference_type").asString().equals("relative");
    JsonNode control = test.get("control");
    JsonNode treatment = test.get("treatment");
    if (control.get("type").asString().equals("RegressionAdjustedRatioStatistic")) {
      Cuped cuped = Cuped.of(adjusted(control), adjusted(treatment)).orElseThrow();
      return relative ? cuped.lift() : Optional.of(cuped.difference());
    }
    Optional<Estimate> c = estimate(control);
    Optional<Estimate> t = estimate(treatment);
    if (c.isEmpty() || t.isEmpty()) {
      return Optional.empty();
    }
    return relative
        ? EffectMoments.lift(c.get(), t.get())
        : Optional.of(EffectMoments.difference(c.get(), t.get()));
  }

  static void assertBound(String name, double bound, JsonNode expected) {
    if (expected.isString()) {
      assertThat(bound)
          .as(name)
          .isEqualTo(
              expected.asString().startsWith("-")
                  ? Double.NEGATIVE_INFINITY
                  : Double.POSITIVE_INFINITY);
    } else {
      assertThat(bound).as(name).isCloseTo(expected.asDouble(), within(1e-9));
    }
  }

  private static Optional<Estimate> estimate(JsonNode arm) {
    long n = arm.get("n").asLong();
    return switch (arm.get("type").asString()) {
      case "SampleMeanStatistic" ->
          Estimate.mean(n, arm.get("sum").asDouble(), arm.get("sum_squares").asDouble());
      case "ProportionStatistic" -> Estimate.proportion(n, arm.get("sum").asDouble());
      case "RatioStatistic" ->
          Estimate.ratio(
              sums(
                  n,
                  arm.get("m_statistic"),
                  arm.get("d_statistic"),
                  arm.get("m_d_sum_of_products").asDouble()));
      default -> throw new IllegalArgumentException(arm.toString());
    };
  }

  private static PrePost adjusted(JsonNode arm) {
    long n = arm.get("n").asLong();
    return PrePost.ratio(
            sums(
                n,
                arm.get("m_statistic_post"),
                arm.get("d_statistic_post"),
                arm.get("m_post_d_post_sum_of_products").asDouble()),
            sums(
                n,
                arm.get("m_statistic_pre"),
                arm.get("d_statistic_pre"),
                arm.get("m_pre_d_pre_sum_of_products").asDouble()),
            arm.get("m_post_m_pre_sum_of_products").asDouble(),
            arm.get("d_post_d_pre_sum_of_products").asDouble(),
            arm.get("m_post_d_pre_sum_of_products").asDouble(),
            arm.get("m_pre_d_post_sum_of_products").asDouble())
        .orElseThrow();
  }

  private static UserSums sums(long n, JsonNode numerator, JsonNode denominator, double products) {
    return new UserSums(
        n,
        numerator.get("sum").asDouble(),
        numerator.get("sum_squares").asDouble(),
        denominator.get("sum").asDouble(),
        denominator.get("sum_squares").asDouble(),
        products);
  }
}
