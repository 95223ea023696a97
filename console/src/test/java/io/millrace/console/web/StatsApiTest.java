package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.console.ConsoleFixture;
import io.millrace.namespace.Namespace;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class StatsApiTest {
  private static final double TOLERANCE = 1e-9;
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String MEANS =
      """
      {"metric": "mean",
       "control": {"n": 3407, "sum": 1396.87, "sum_squares": 52377.9767},
       "treatment": {"n": 3461, "sum": 2422.7, "sum_squares": 134698.29}%s}
      """;

  private final ConsoleFixture console = ConsoleFixture.get();
  private final Namespace site = new Namespace("default");

  /** Origin: growthbook/growthbook, packages/stats/tests/frequentist/test_tests.py (MIT). */
  @Test
  void compare_means_equalsPublishedDigits() {
    JsonNode answer = compare(MEANS.formatted(", \"sequential\": {\"n_star\": 1000}"));
    assertThat(answer.at("/absolute/difference").asDouble()).isCloseTo(0.29, within(TOLERANCE));
    assertThat(answer.at("/absolute/interval/0").asDouble()).isCloseTo(0.04538, within(5e-6));
    assertThat(answer.at("/absolute/interval/1").asDouble()).isCloseTo(0.53462, within(5e-6));
    assertThat(answer.at("/absolute/p_value").asDouble()).isCloseTo(0.02016, within(5e-6));
    assertThat(answer.at("/relative/difference").asDouble()).isCloseTo(0.70732, within(5e-6));
    assertThat(answer.at("/relative/standard_error").asDouble()).isCloseTo(0.37879, within(5e-6));
    assertThat(answer.at("/relative/sequential/n_star").asDouble()).isEqualTo(1000);
    assertThat(answer.at("/control/value").asDouble()).isCloseTo(0.41, within(TOLERANCE));
    assertThat(answer.get("cuped").isNull()).isTrue();
    assertThat(answer.get("warnings").isEmpty()).isTrue();
  }

  /** Origin: growthbook/growthbook, packages/stats/tests/bayesian/test_tests.py (MIT). */
  @Test
  void compare_prior_isOfTheLiftUnlessSaidOtherwise() {
    String arms =
        """
        {"metric": "mean", "control": {"n": 10, "sum": 100, "sum_squares": 1002.25},
         "treatment": {"n": 10, "sum": 105, "sum_squares": 1111.5}, "prior": %s}
        """;
    JsonNode relative =
        compare(arms.formatted("{\"mean\": 0.1, \"variance\": 0.1}")).get("relative");
    assertThat(relative.get("chance_to_win").asDouble()).isCloseTo(0.92315, within(5e-6));
    assertThat(relative.at("/posterior/mean").asDouble()).isCloseTo(0.05063, within(5e-6));
    assertThat(relative.at("/risk/control").asDouble()).isCloseTo(0.05186, within(5e-6));
    assertThat(relative.at("/risk/treatment").asDouble()).isCloseTo(0.00123, within(5e-6));

    // The control's mean is 10: a prior of the difference is ten times the lift's.
    JsonNode absolute =
        compare(arms.formatted("{\"mean\": 1, \"variance\": 10, \"type\": \"absolute\"}"));
    assertThat(absolute.at("/relative/chance_to_win").asDouble())
        .isCloseTo(relative.get("chance_to_win").asDouble(), within(1e-12));
  }

  @Test
  void compare_lowerIsBetter_turnsChanceAndRiskAround() {
    JsonNode higher = compare(MEANS.formatted("")).get("relative");
    JsonNode lower = compare(MEANS.formatted(", \"lower_is_better\": true")).get("relative");
    assertThat(lower.get("chance_to_win").asDouble())
        .isCloseTo(1 - higher.get("chance_to_win").asDouble(), within(1e-12));
    assertThat(lower.at("/risk/control").asDouble())
        .isEqualTo(higher.at("/risk/treatment").asDouble());
    assertThat(lower.get("p_value")).isEqualTo(higher.get("p_value"));
  }

  @Test
  void compare_oneSided_leavesAnEndOpen() {
    JsonNode answer = compare(MEANS.formatted(", \"alternative\": \"greater\""));
    assertThat(answer.at("/absolute/interval/1").isNull()).isTrue();
    assertThat(answer.at("/absolute/interval/0").asDouble()).isPositive();
  }

  @Test
  void compare_cupedMeans_equalsPublishedDigits() {
    JsonNode answer =
        compare(
            """
            {"metric": "mean", "cuped": true, "sequential": {},
             "control": {"n": 3000, "sum": 1396.87, "sum_squares": 52377.9767,
                         "pre_sum": 16.87, "pre_sum_squares": 527.9767, "pre_post_cross_sum": 1},
             "treatment": {"n": 3461, "sum": 2422.7, "sum_squares": 134698.29,
                           "pre_sum": 22.7, "pre_sum_squares": 1348.29, "pre_cross_sum": 1}}
            """);
    JsonNode relative = answer.get("relative");
    assertThat(relative.get("difference").asDouble()).isCloseTo(0.50338, within(5e-6));
    assertThat(relative.get("standard_error").asDouble()).isCloseTo(0.33341, within(5e-6));
    assertThat(relative.at("/sequential/interval/0").asDouble()).isCloseTo(-0.50969, within(5e-6));
    assertThat(relative.at("/sequential/interval/1").asDouble()).isCloseTo(1.51646, within(5e-6));
    assertThat(answer.at("/cuped/applied").asBoolean()).isTrue();
    assertThat(answer.at("/cuped/pre_p_value").asDouble()).isBetween(1e-9, 1.0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"pre_post_cross_sum", "pre_cross_sum", "cross_sum", "post_pre_sum_of_products"})
  void compare_otherNamesOfTheCrossSum_meanTheSame(String name) {
    String arms =
        """
        {"metric": "mean", "cuped": true,
         "control": {"n": 3, "sum": 6, "sum_squares": 14, "pre_sum": 6, "pre_sum_squares": 14,
                     "%1$s": 13},
         "treatment": {"n": 3, "sum": 9, "sum_squares": 29, "pre_sum": 6, "pre_sum_squares": 14,
                       "%1$s": 20}}
        """;
    JsonNode cuped = compare(arms.formatted(name)).get("cuped");
    // Pooled: covariance (33 - 15 * 12 / 6) / 5 = 0.6, variance before (28 - 144 / 6) / 5 = 0.8.
    assertThat(cuped.get("theta").asDouble()).isCloseTo(0.75, within(1e-12));
  }

  @Test
  void compare_pastThatDiffered_warns() {
    JsonNode answer =
        compare(
            """
            {"metric": "proportion", "cuped": true,
             "control": {"n": 1000, "sum": 500, "pre_sum": 500, "pre_post_cross_sum": 400},
             "treatment": {"n": 1000, "sum": 700, "pre_sum": 700, "pre_post_cross_sum": 600}}
            """);
    assertThat(answer.at("/warnings/0").asString()).contains("differed before the test");
    assertThat(answer.at("/cuped/pre_difference").asDouble()).isCloseTo(0.2, within(1e-12));
    assertThat(answer.at("/cuped/variance_reduction").asDouble()).isBetween(0.2, 0.6);
  }

  @Test
  void compare_pastThatIsConstant_isLeftOutAndSaid() {
    JsonNode answer =
        compare(
            """
            {"metric": "mean", "cuped": true,
             "control": {"n": 100, "sum": 270, "sum_squares": 848.79,
                         "pre_sum": 100, "pre_sum_squares": 100, "pre_post_cross_sum": 270},
             "treatment": {"n": 120, "sum": 300, "sum_squares": 869,
                           "pre_sum": 120, "pre_sum_squares": 120, "pre_post_cross_sum": 300}}
            """);
    assertThat(answer.at("/cuped/applied").asBoolean()).isFalse();
    assertThat(answer.at("/relative/p_value").asDouble()).isCloseTo(0.145219005, within(1e-9));
    assertThat(answer.at("/warnings/0").asString()).contains("left out");
  }

  @Test
  void compare_clicksOfUsersWhoSeeMany_equalsTheDeltaMethodAndNotTheBinomial() {
    JsonNode vector = vectors("delta_method_ctr.json");
    ObjectNode request = JSON.createObjectNode().put("metric", "ratio");
    request.set("control", ratioSums(vector.get("control")));
    request.set("treatment", ratioSums(vector.get("treatment")));
    JsonNode answer = compare(request.toString());
    JsonNode expected = vector.get("expected");
    close(answer.at("/control/value"), expected.get("ctr_c"));
    close(answer.at("/treatment/standard_error"), expected.get("se_t"));
    JsonNode absolute = answer.get("absolute");
    close(absolute.get("difference"), expected.get("abs_diff"));
    close(absolute.get("standard_error"), expected.get("abs_se_delta"));
    close(absolute.get("p_value"), expected.get("abs_p"));
    close(absolute.get("degrees_of_freedom"), expected.get("abs_dof"));
    close(absolute.at("/interval/0"), expected.at("/abs_ci95/0"));
    close(absolute.at("/interval/1"), expected.at("/abs_ci95/1"));
    JsonNode relative = answer.get("relative");
    close(relative.get("difference"), expected.get("rel_lift"));
    close(relative.get("standard_error"), expected.get("rel_se"));
    close(relative.get("p_value"), expected.get("rel_p"));
    close(relative.at("/interval/1"), expected.at("/rel_ci95/1"));
    assertThat(absolute.get("standard_error").asDouble())
        .isGreaterThan(3 * expected.get("naive_binomial_se_WRONG").asDouble());
  }

  private static void close(JsonNode value, JsonNode expected) {
    assertThat(value.asDouble()).isCloseTo(expected.asDouble(), within(TOLERANCE));
  }

  private static ObjectNode ratioSums(JsonNode users) {
    double[] sums = new double[5];
    int n = users.get("clicks").size();
    for (int i = 0; i < n; i++) {
      double clicks = users.get("clicks").get(i).asDouble();
      double impressions = users.get("impressions").get(i).asDouble();
      sums[0] += clicks;
      sums[1] += clicks * clicks;
      sums[2] += impressions;
      sums[3] += impressions * impressions;
      sums[4] += clicks * impressions;
    }
    return JSON.createObjectNode()
        .put("n", n)
        .put("sum", sums[0])
        .put("sum_squares", sums[1])
        .put("denominator_sum", sums[2])
        .put("denominator_sum_squares", sums[3])
        .put("cross_sum", sums[4]);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gbstats_frequentist.json", "sequential.json"})
  void compare_growthBooksCases_equalReferenceToNineDigits(String file) {
    for (JsonNode test : vectors(file).get("cases")) {
      String name = test.get("name").asString();
      JsonNode expected = test.get("full_precision");
      HttpResponse<String> response =
          console.post(site, "/v1/stats/compare", request(test).toString());
      if (!expected.get("errorMessage").isNull()) {
        assertProblem(response, "control.sum_squares", "variance");
        continue;
      }
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      JsonNode effect = json(response).get(test.get("config").get("difference_type").asString());
      JsonNode read = file.startsWith("seq") ? effect.get("sequential") : effect;
      assertThat(effect.get("difference").asDouble())
          .as(name)
          .isCloseTo(expected.get("expected").asDouble(), within(TOLERANCE));
      assertThat(effect.get("standard_error").asDouble())
          .as(name)
          .isCloseTo(test.get("se").asDouble(), within(TOLERANCE));
      for (int end = 0; end < 2; end++) {
        JsonNode bound = expected.get("ci").get(end);
        if (bound.isNumber()) {
          assertThat(read.get("interval").get(end).asDouble())
              .as(name)
              .isCloseTo(bound.asDouble(), within(TOLERANCE));
        } else {
          assertThat(read.get("interval").get(end).isNull()).as(name).isTrue();
        }
      }
      assertThat(read.get("p_value").asDouble())
          .as(name)
          .isCloseTo(expected.get("pValue").asDouble(), within(TOLERANCE));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{} | metric | missing",
        "{\"metric\": \"median\"} | metric | must be one of mean, proportion, ratio",
        "{\"metric\": \"mean\"} | control | missing",
        "{\"metric\": \"mean\", \"control\": {}, \"treatment\": {}} | control.n | missing",
        "{\"metrik\": \"mean\"} | metrik | unknown field",
        "{\"metric\": \"mean\", \"control\": {\"users\": 3}} | control.users | unknown field",
        "{\"metric\": \"mean\", \"control\": {\"n\": \"many\"}} | control.n | wrong type",
      })
  void compare_missingOrUnknown_isNamed(String body, String field, String message) {
    assertProblem(console.post(site, "/v1/stats/compare", body), field, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "mean | \"n\": -5, \"sum\": 1, \"sum_squares\": 1 | | treatment.n | must not be negative",
        "mean | \"n\": 1, \"sum\": 1, \"sum_squares\": 1 | | treatment.n | 2 or more",
        "mean | \"n\": 10.5, \"sum\": 1, \"sum_squares\": 1 | | treatment.n | whole number",
        "mean | \"n\": 10, \"sum\": 1e999, \"sum_squares\": 1 | | treatment.sum | finite",
        "mean | \"n\": 10, \"sum_squares\": 1 | | treatment.sum | missing",
        "mean | \"n\": 10, \"sum\": 1 | | treatment.sum_squares | missing",
        "mean | \"n\": 10, \"sum\": 1, \"sum_squares\": -1 | | treatment.sum_squares | negative",
        "mean | \"n\": 3, \"sum\": 0.3, \"sum_squares\": 0.03 | | treatment.sum_squares | variance",
        "proportion | \"n\": 10, \"sum\": 11 | | treatment.sum | between 0 and n",
        "proportion | \"n\": 10, \"sum\": -1 | | treatment.sum | between 0 and n",
        "proportion | \"n\": 10, \"sum\": 10 | | treatment.sum | variance",
        "proportion | \"n\": 10, \"sum\": 4, \"sum_squares\": 9 | | treatment.sum_squares | must equal",
        "ratio | \"n\": 10, \"sum\": 4, \"sum_squares\": 9 | | treatment.denominator_sum | missing",
        "ratio | \"n\": 10, \"sum\": 4, \"sum_squares\": 9, \"denominator_sum\": 0, \"denominator_sum_squares\": 9, \"cross_sum\": 3 | | treatment.denominator_sum | must not be 0",
        "ratio | \"n\": 10, \"sum\": 4, \"sum_squares\": 9, \"denominator_sum\": 8, \"denominator_sum_squares\": 9 | | treatment.cross_sum | missing",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"alpha\": 1 | alpha | between 0 and 1",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"alternative\": \"up\" | alternative | two_sided",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"alpha\": 0.5, \"alternative\": \"less\", \"sequential\": {} | alpha | below 0.5",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"sequential\": {\"n_star\": 0} | sequential.n_star | above 0",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"prior\": {\"mean\": 0} | prior.variance | missing",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"prior\": {\"variance\": 0} | prior.variance | above 0",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"prior\": {\"variance\": 1, \"type\": \"odd\"} | prior.type | relative",
        "mean | \"n\": 9, \"sum\": 4, \"sum_squares\": 9 | , \"cuped\": true | control.pre_sum | missing",
      })
  void compare_badNumber_isNamed(
      String metric, String treatment, String more, String field, String message) {
    String control =
        metric.equals("ratio")
            ? "\"n\": 10, \"sum\": 5, \"sum_squares\": 9, \"denominator_sum\": 20,"
                + " \"denominator_sum_squares\": 50, \"cross_sum\": 15"
            : metric.equals("mean")
                ? "\"n\": 10, \"sum\": 5, \"sum_squares\": 9"
                : "\"n\": 10, \"sum\": 5";
    String body =
        "{\"metric\": \"%s\", \"control\": {%s}, \"treatment\": {%s}%s}"
            .formatted(metric, control, treatment, more == null ? "" : more);
    assertProblem(console.post(site, "/v1/stats/compare", body), field, message);
  }

  @Test
  void compare_controlAtZero_isNamed() {
    String body =
        """
        {"metric": "mean", "control": {"n": 10, "sum": 0, "sum_squares": 5},
         "treatment": {"n": 10, "sum": 3, "sum_squares": 5}}
        """;
    assertProblem(console.post(site, "/v1/stats/compare", body), "control.sum", "at 0");
  }

  @Test
  void compare_numbersAtTheEdge_areStillNumbers() {
    String arms =
        """
        {"metric": "mean", "sequential": {"n_star": 1e12}, "prior": {"variance": 1e-90},
         "control": {"n": 3, "sum": 3%1$s, "sum_squares": 5%2$s},
         "treatment": {"n": 4, "sum": 7%1$s, "sum_squares": 40%2$s}}
        """;
    JsonNode small = compare(arms.formatted("e-49", "e-98"));
    JsonNode large = compare(arms.formatted("e49", "e98"));
    assertThat(small.at("/relative/p_value").asDouble())
        .isCloseTo(large.at("/relative/p_value").asDouble(), within(1e-12));
    assertThat(small.at("/absolute/degrees_of_freedom").asDouble()).isBetween(1.0, 5.0);
  }

  @Test
  void compare_impossibleOverlapOfProportions_isNamed() {
    String body =
        """
        {"metric": "proportion", "cuped": true,
         "control": {"n": 10, "sum": 5, "pre_sum": 4, "pre_post_cross_sum": 6},
         "treatment": {"n": 10, "sum": 3, "pre_sum": 4, "pre_post_cross_sum": 2}}
        """;
    assertProblem(
        console.post(site, "/v1/stats/compare", body), "control.pre_post_cross_sum", "between");
  }

  @Test
  void describe_openApi_hasEveryField() {
    JsonNode api = json(console.get(site, "/v3/api-docs"));
    assertThat(api.at("/paths/~1v1~1stats~1compare/post/summary").asString())
        .contains("Compares two arms");
    JsonNode arm = api.at("/components/schemas/CompareArm/properties");
    assertThat(arm.has("sum_squares")).isTrue();
    assertThat(arm.at("/pre_post_cross_sum/description").asString()).contains("before");
    assertThat(arm.at("/n/type").asString()).isEqualTo("integer");
  }

  private JsonNode compare(String body) {
    HttpResponse<String> response = console.post(site, "/v1/stats/compare", body);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return json(response);
  }

  private static void assertProblem(HttpResponse<String> response, String field, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).contains("application/problem+json"));
    JsonNode problem = json(response);
    assertThat(problem.get("field").asString()).as(response.body()).isEqualTo(field);
    assertThat(problem.get("detail").asString()).contains(message);
  }

  private static ObjectNode request(JsonNode test) {
    ObjectNode request = JSON.createObjectNode();
    JsonNode config = test.get("config");
    String type = test.get("control").get("type").asString();
    request.put(
        "metric",
        type.equals("ProportionStatistic")
            ? "proportion"
            : type.equals("SampleMeanStatistic") ? "mean" : "ratio");
    request.set("control", arm(test.get("control")));
    request.set("treatment", arm(test.get("treatment")));
    request.put("alpha", config.get("alpha").asDouble());
    request.put("cuped", type.startsWith("RegressionAdjusted"));
    String name = test.get("test").asString().toLowerCase(Locale.ROOT);
    request.put(
        "alternative",
        name.contains("greater") ? "greater" : name.contains("lesser") ? "less" : "two_sided");
    if (config.has("sequential_tuning_parameter")) {
      request
          .putObject("sequential")
          .put("n_star", config.get("sequential_tuning_parameter").asDouble());
    }
    return request;
  }

  private static ObjectNode arm(JsonNode arm) {
    ObjectNode sums = JSON.createObjectNode();
    sums.set("n", arm.get("n"));
    switch (arm.get("type").asString()) {
      case "RatioStatistic" -> {
        put(sums, "", arm.get("m_statistic"));
        put(sums, "denominator_", arm.get("d_statistic"));
        sums.set("cross_sum", arm.get("m_d_sum_of_products"));
      }
      case "RegressionAdjustedRatioStatistic" -> {
        put(sums, "", arm.get("m_statistic_post"));
        put(sums, "denominator_", arm.get("d_statistic_post"));
        put(sums, "pre_", arm.get("m_statistic_pre"));
        put(sums, "pre_denominator_", arm.get("d_statistic_pre"));
        sums.set("cross_sum", arm.get("m_post_d_post_sum_of_products"));
        sums.set("pre_cross_sum", arm.get("m_pre_d_pre_sum_of_products"));
        sums.set("pre_post_cross_sum", arm.get("m_post_m_pre_sum_of_products"));
        sums.set("pre_post_denominator_cross_sum", arm.get("m_pre_d_post_sum_of_products"));
        sums.set("pre_denominator_post_cross_sum", arm.get("m_post_d_pre_sum_of_products"));
        sums.set(
            "pre_denominator_post_denominator_cross_sum", arm.get("d_post_d_pre_sum_of_products"));
      }
      default -> put(sums, "", arm);
    }
    return sums;
  }

  private static void put(ObjectNode sums, String prefix, JsonNode moments) {
    sums.set(prefix + "sum", moments.get("sum"));
    if (moments.has("sum_squares")) {
      sums.set(prefix + "sum_squares", moments.get("sum_squares"));
    }
  }

  /** Reference numbers; their origin is in the README next to them. */
  private static JsonNode vectors(String name) {
    return JSON.readTree(
        Path.of("../statistics/src/test/resources/vectors").resolve(name).toFile());
  }
}
