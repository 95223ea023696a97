package io.millrace.console.web;

import static io.millrace.console.ConsoleFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.console.ConsoleFixture;
import io.millrace.console.rollup.ArmSums;
import io.millrace.experiment.sums.SumKey;
import io.millrace.experiment.sums.UserTotals;
import io.millrace.namespace.Namespace;
import io.millrace.statistics.UserSums;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExperimentApiTest {
  private static final String TWO_ARMS =
      """
      {"id": "ranking", "hypothesis": "deeper is better", "coverage": 0.5, "variants": [
        {"name": "control", "weight": 1, "parameters": {"model": "popularity"}},
        {"name": "deepfm", "weight": 3, "parameters": {"model": "deepfm"}}]}
      """;

  private final ConsoleFixture console = ConsoleFixture.get();
  private Namespace site;

  @BeforeEach
  void site() {
    site = console.newSite();
  }

  @Test
  void create_wholeExperiment_isADraftThatListAndGetShow() {
    HttpResponse<String> created = console.post(site, "/v1/experiments", TWO_ARMS);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/v1/experiments/ranking");
    JsonNode experiment = json(created);
    assertThat(experiment.get("id").asString()).isEqualTo("ranking");
    assertThat(experiment.get("status").asString()).isEqualTo("draft");
    assertThat(experiment.get("seed").asString()).isEqualTo("ranking");
    assertThat(experiment.get("coverage").asDouble()).isEqualTo(0.5);
    assertThat(experiment.get("created_at").asString()).startsWith("20");
    assertThat(experiment.get("started_at").isNull()).isTrue();
    assertThat(experiment.at("/variants/1/weight").asDouble()).isEqualTo(3);
    assertThat(experiment.at("/variants/1/parameters/model").asString()).isEqualTo("deepfm");

    assertThat(json(console.get(site, "/v1/experiments/ranking"))).isEqualTo(experiment);
    assertThat(json(console.get(site, "/v1/experiments")).at("/experiments/0"))
        .isEqualTo(experiment);
  }

  @Test
  void life_createStartRampStop_changesStatusAndDates() {
    console.post(site, "/v1/experiments", TWO_ARMS);
    JsonNode started = json(console.post(site, "/v1/experiments/ranking/start", ""));
    assertThat(started.get("status").asString()).isEqualTo("running");
    assertThat(started.get("started_at").asString()).startsWith("20");
    JsonNode ramped =
        json(console.post(site, "/v1/experiments/ranking/ramp", "{\"coverage\": 0.8}"));
    assertThat(ramped.get("coverage").asDouble()).isEqualTo(0.8);
    JsonNode stopped = json(console.post(site, "/v1/experiments/ranking/stop", ""));
    assertThat(stopped.get("status").asString()).isEqualTo("stopped");
    assertThat(stopped.get("stopped_at").asString()).startsWith("20");
  }

  @Test
  void create_idThatIsTaken_isAConflictThatNamesTheField() {
    console.post(site, "/v1/experiments", TWO_ARMS);
    assertProblem(console.post(site, "/v1/experiments", TWO_ARMS), 409, "id", "exists already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"variants\": []} | id | missing",
        "{\"id\": \"Big Id\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"b\"}]} | id |"
            + " lower-case",
        "{\"id\": \"x\"} | variants | missing",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}]} | variants | two or more",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"a\"}]} | variants | twice",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"b\", \"weight\": 0}]} |"
            + " variants[1].weight | above 0",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"b\", \"weight\": -2}]} |"
            + " variants[1].weight | above 0",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"b\", \"weight\":"
            + " \"much\"}]} | variants[1].weight | wrong type",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, {\"name\": \"B!\"}]} | variants[1].name"
            + " | lower-case",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\"}, null]} | variants[1] | missing",
        "{\"id\": \"x\", \"variants\": [{\"name\": \"a\", \"parameters\": {\"model\": null}},"
            + " {\"name\": \"b\"}]} | variants[0].parameters | null",
        "{\"id\": \"x\", \"coverage\": 1.5, \"variants\": [{\"name\": \"a\"}, {\"name\": \"b\"}]} |"
            + " coverage | [0, 1]",
        "{\"id\": \"x\", \"wieght\": 1} | wieght | unknown field",
      })
  void create_badField_isNamed(String body, String field, String message) {
    assertProblem(console.post(site, "/v1/experiments", body), 400, field, message);
  }

  @Test
  void create_noJson_saysSo() {
    HttpResponse<String> response = console.post(site, "/v1/experiments", "{");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(json(response).get("detail").asString()).contains("JSON");
  }

  @Test
  void anyCall_unknownExperiment_isNotFound() {
    assertProblem(console.get(site, "/v1/experiments/none"), 404, "id", "unknown experiment");
    assertProblem(
        console.get(site, "/v1/experiments/none/report"), 404, "id", "unknown experiment");
    assertProblem(
        console.post(site, "/v1/experiments/none/start", ""), 404, "id", "unknown experiment");
    assertProblem(
        console.post(site, "/v1/experiments/none/stop", ""), 404, "id", "unknown experiment");
    assertProblem(
        console.post(site, "/v1/experiments/none/ramp", "{\"coverage\": 1}"),
        404,
        "id",
        "unknown experiment");
  }

  @Test
  void startStopRamp_wrongState_isAConflict() {
    console.post(site, "/v1/experiments", TWO_ARMS);
    assertProblem(console.post(site, "/v1/experiments/ranking/stop", ""), 409, "status", "draft");
    console.post(site, "/v1/experiments/ranking/start", "");
    assertProblem(
        console.post(site, "/v1/experiments/ranking/start", ""), 409, "status", "running");
    console.post(site, "/v1/experiments/ranking/stop", "");
    assertProblem(
        console.post(site, "/v1/experiments/ranking/start", ""), 409, "status", "stopped");
    assertProblem(
        console.post(site, "/v1/experiments/ranking/ramp", "{\"coverage\": 1}"),
        409,
        "status",
        "stopped");
  }

  @Test
  void ramp_badCoverage_namesTheField() {
    console.post(site, "/v1/experiments", TWO_ARMS);
    String ramp = "/v1/experiments/ranking/ramp";
    assertProblem(console.post(site, ramp, "{}"), 400, "coverage", "missing");
    assertProblem(console.post(site, ramp, "{\"coverage\": 2}"), 400, "coverage", "[0, 1]");
    assertProblem(console.post(site, ramp, "{\"coverage\": 0.1}"), 400, "coverage", "raised");
  }

  /**
   * Control: 150 users, each third clicks 1 of 2, the others 0 of 2, so Σc = 50, Σi = 300.
   * Treatment: 150 users, two of three click 1 of 2: Σc = 100, Σi = 300.
   */
  @Test
  void report_usersInTheDatabase_equalsHandComputation() {
    console.create(site, "hand", "popularity", "deepfm");
    for (int user = 0; user < 150; user++) {
      console.unit(site, "hand", "popularity", "c" + user, 2, user % 3 == 0 ? 1 : 0);
      console.unit(site, "hand", "deepfm", "t" + user, 2, user % 3 == 0 ? 0 : 1);
    }
    JsonNode report = json(console.get(site, "/v1/experiments/hand/report"));
    assertThat(report.at("/experiment/id").asString()).isEqualTo("hand");
    assertThat(report.get("control").asString()).isEqualTo("popularity");
    assertThat(report.get("users").asLong()).isEqualTo(300);
    assertThat(report.get("users_in_several_arms").asLong()).isZero();
    assertThat(report.get("srm_p").asDouble()).isEqualTo(1.0);

    JsonNode control = report.at("/variants/0");
    assertThat(control.get("users").asLong()).isEqualTo(150);
    assertThat(control.get("requests").asLong()).isEqualTo(150);
    assertThat(control.get("impressions").asLong()).isEqualTo(300);
    assertThat(control.get("clicks").asLong()).isEqualTo(50);
    assertThat(control.get("ctr").asDouble()).isCloseTo(1.0 / 6, within(1e-15));
    assertThat(control.get("lift").isNull()).isTrue();

    // Impressions do not vary: var(R) = s²_c / (n m_i²), s²_c = (50 - 50²/150) / 149 = 100/447
    // in the control, and the same for 100 of 150 in the treatment.
    double variance = 100.0 / 447 / (150 * 4);
    JsonNode treatment = report.at("/variants/1");
    assertThat(treatment.get("ctr").asDouble()).isCloseTo(1.0 / 3, within(1e-15));
    assertThat(treatment.get("ctr_standard_error").asDouble())
        .isCloseTo(Math.sqrt(variance), within(1e-12));
    JsonNode difference = treatment.get("difference");
    assertThat(difference.get("estimate").asDouble()).isCloseTo(1.0 / 6, within(1e-12));
    assertThat(difference.get("standard_error").asDouble())
        .isCloseTo(Math.sqrt(2 * variance), within(1e-12));
    assertThat(difference.get("degrees_of_freedom").asDouble()).isCloseTo(298, within(1e-9));
    JsonNode lift = treatment.get("lift");
    assertThat(lift.get("estimate").asDouble()).isCloseTo(1, within(1e-12));
    // v_t/c² + v_c t²/c⁴ = 36 v + 4 * 36 v.
    double error = Math.sqrt(180 * variance);
    assertThat(lift.get("standard_error").asDouble()).isCloseTo(error, within(1e-12));
    // Student's t with 298 degrees of freedom: 97.5 % at 1.967956864.
    assertThat(lift.get("low").asDouble()).isCloseTo(1 - 1.967956864 * error, within(1e-7));
    assertThat(lift.get("high").asDouble()).isCloseTo(1 + 1.967956864 * error, within(1e-7));
    assertThat(report.at("/verdict/kind").asString()).isEqualTo("better");
    assertThat(report.at("/verdict/variant").asString()).isEqualTo("deepfm");
  }

  @Test
  void report_usersInSeveralArmsAndUnknownArms_areCounted() {
    console.create(site, "mixed", "a", "b");
    console.unit(site, "mixed", "a", "both", 3, 1);
    console.unit(site, "mixed", "b", "both", 3, 1);
    console.unit(site, "mixed", "a", "one", 3, 1);
    console.unit(site, "mixed", "elsewhere", "two", 3, 1);
    JsonNode report = json(console.get(site, "/v1/experiments/mixed/report"));
    assertThat(report.get("users_in_several_arms").asLong()).isEqualTo(1);
    assertThat(report.at("/unknown_variants/0").asString()).isEqualTo("elsewhere");
    assertThat(report.get("users").asLong()).isEqualTo(3);
    assertThat(report.at("/verdict/kind").asString()).isEqualTo("unhealthy");
  }

  @Test
  void report_nobodyYet_hasNoNumbers() {
    console.create(site, "empty", "a", "b");
    JsonNode report = json(console.get(site, "/v1/experiments/empty/report"));
    assertThat(report.get("srm_p").isNull()).isTrue();
    assertThat(report.at("/variants/0/users").asLong()).isZero();
    assertThat(report.at("/variants/0/ctr").isNull()).isTrue();
    assertThat(report.at("/verdict/kind").asString()).isEqualTo("no_data");
  }

  @Test
  void life_pauseChangeArchive_followsTheRules() {
    console.post(site, "/v1/experiments", TWO_ARMS);
    assertProblem(console.post(site, "/v1/experiments/ranking/pause", ""), 409, "status", "draft");
    console.post(site, "/v1/experiments/ranking/start", "");
    JsonNode paused = json(console.post(site, "/v1/experiments/ranking/pause", ""));
    assertThat(paused.get("status").asString()).isEqualTo("paused");
    assertProblem(
        console.post(site, "/v1/experiments/ranking/archive", ""), 409, "status", "paused");
    console.post(site, "/v1/experiments/ranking/start", "");

    JsonNode ramped =
        json(console.put(site, "/v1/experiments/ranking", TWO_ARMS.replace("0.5", "0.7")));
    assertThat(ramped.get("phase").asInt()).isEqualTo(1);
    assertThat(ramped.get("coverage").asDouble()).isEqualTo(0.7);
    JsonNode next =
        json(console.put(site, "/v1/experiments/ranking", TWO_ARMS.replace(": 3", ": 1")));
    assertThat(next.get("phase").asInt()).isEqualTo(2);
    assertThat(next.get("key").asString()).isEqualTo("ranking~2");
    assertThat(next.get("seed").asString()).isEqualTo("ranking~2");
    assertProblem(
        console.put(site, "/v1/experiments/other", TWO_ARMS), 400, "id", "cannot be changed");
    JsonNode phases = json(console.get(site, "/v1/experiments/ranking/phases"));
    assertThat(phases.get("experiments").size()).isEqualTo(2);
    assertThat(phases.at("/experiments/0/coverage").asDouble()).isEqualTo(0.7);
    assertThat(phases.at("/experiments/0/stopped_at").isNull()).isFalse();
    JsonNode first = json(console.get(site, "/v1/experiments/ranking/report?phase=1"));
    assertThat(first.at("/experiment/key").asString()).isEqualTo("ranking");
    assertProblem(
        console.get(site, "/v1/experiments/ranking/report?phase=3"), 404, "phase", "no phase 3");
    assertThat(console.page(site, "/experiments/ranking?phase=1").body())
        .contains("This phase has ended", "2 (now)")
        .doesNotContain("Stop now");
    assertThat(console.page(site, "/experiments/ranking").body()).contains("Stop now");

    console.post(site, "/v1/experiments/ranking/stop", "");
    assertProblem(console.put(site, "/v1/experiments/ranking", TWO_ARMS), 409, "status", "stopped");
    JsonNode archived = json(console.post(site, "/v1/experiments/ranking/archive", ""));
    assertThat(archived.get("status").asString()).isEqualTo("archived");
  }

  @Test
  void create_layerAndAudience_areKeptAndExclude() {
    String mobile =
        """
        {"id": "%s", "variants": [{"name": "a"}, {"name": "b"}],
         "layer": {"id": "home", "start": %s, "end": %s},
         "audience": [{"attribute": "device", "operator": "in", "values": ["mobile"]}]}
        """;
    JsonNode created =
        json(console.post(site, "/v1/experiments", mobile.formatted("one", "0", "0.6")));
    assertThat(created.at("/layer/end").asDouble()).isEqualTo(0.6);
    assertThat(created.at("/audience/0/operator").asString()).isEqualTo("in");
    console.post(site, "/v1/experiments", mobile.formatted("two", "0.5", "1"));
    console.post(site, "/v1/experiments/one/start", "");
    assertProblem(console.post(site, "/v1/experiments/two/start", ""), 409, "layer", "'one' owns");
    assertProblem(
        console.post(site, "/v1/experiments", mobile.formatted("x", "0.7", "0.5")),
        400,
        "layer",
        "start <= end");
    assertProblem(
        console.post(
            site, "/v1/experiments", mobile.replace("\"in\"", "\"near\"").formatted("x", "0", "1")),
        400,
        "audience[0].operator",
        "unknown");
  }

  @Test
  void holdout_set_isReadBack() {
    assertThat(json(console.get(site, "/v1/holdout")).get("share").asDouble()).isZero();
    JsonNode set = json(console.put(site, "/v1/holdout", "{\"share\": 0.05}"));
    assertThat(set.get("seed").asString()).isEqualTo("holdout");
    assertThat(json(console.get(site, "/v1/holdout"))).isEqualTo(set);
    assertProblem(console.put(site, "/v1/holdout", "{\"share\": 2}"), 400, "share", "[0, 1]");
  }

  @Test
  void report_eightGoodDays_decidesToShipAndGivesEveryMetric() {
    console.create(site, "long", "control", "better");
    for (int day = 8; day >= 1; day--) {
      day(site, "long", "control", day, 500, 100);
      day(site, "long", "better", day, 500, 200);
    }
    JsonNode report = json(console.get(site, "/v1/experiments/long/report"));
    assertThat(report.at("/decision/kind").asString()).isEqualTo("ship");
    assertThat(report.at("/decision/variant").asString()).isEqualTo("better");
    assertThat(report.at("/decision/sentence").asString())
        .startsWith("Ship better: it gains +100.0 %");
    assertThat(report.get("days").size()).isEqualTo(8);
    JsonNode last = report.get("days").get(7);
    assertThat(last.at("/primary/variants/1/value").asDouble()).isCloseTo(0.2, within(1e-12));
    assertThat(last.at("/new_users/1").asLong()).isEqualTo(500);
    JsonNode ctr = report.at("/metrics/0");
    assertThat(ctr.get("name").asString()).isEqualTo("ctr");
    assertThat(ctr.at("/variants/1/lift/estimate").asDouble()).isCloseTo(1, within(1e-12));
    assertThat(ctr.at("/variants/1/sequential/low").asDouble()).isPositive();
    assertThat(ctr.at("/variants/1/adjusted_p_value"))
        .isEqualTo(ctr.at("/variants/1/lift/p_value"));
    JsonNode clicked = report.at("/metrics/1");
    assertThat(clicked.at("/variants/1/numerator").asDouble()).isEqualTo(1600);
    assertThat(report.get("days_left").asDouble()).isPositive();

    HttpResponse<String> csv = console.get(site, "/v1/experiments/long/report.csv");
    assertThat(csv.headers().firstValue("Content-Type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/csv"));
    assertThat(csv.body().lines())
        .hasSize(1 + 2 * report.get("metrics").size())
        .anyMatch(line -> line.startsWith("long,ctr,goal,better,4000,1600.0,8000.0,0.2,"));
  }

  @Test
  void report_fewDays_keepsRunningHoweverClear() {
    console.create(site, "short", "control", "better");
    day(site, "short", "control", 1, 500, 100);
    day(site, "short", "better", 1, 500, 200);
    JsonNode report = json(console.get(site, "/v1/experiments/short/report"));
    assertThat(report.at("/decision/kind").asString()).isEqualTo("keep_running");
    assertThat(report.at("/decision/sentence").asString()).contains("day 1 of at least 7");
  }

  @Test
  void report_valuesAboveTheCap_areCappedForBothArms() {
    console.create(site, "money", "a", "b");
    for (int user = 0; user < 50; user++) {
      console.sql(
          """
          insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                       slates, impressions, purchases, revenue, segments)
          values (?, 'money', ?, ?, now(), 1, 5, 1, ?, '{"device": "tv"}')
          """,
          site.name(),
          user % 2 == 0 ? "a" : "b",
          "u" + user,
          user == 49 ? 1_000_000.0 : 10.0 + user % 5);
    }
    JsonNode report = json(console.get(site, "/v1/experiments/money/report"));
    JsonNode revenue = report.at("/metrics/3");
    assertThat(revenue.get("name").asString()).isEqualTo("revenue_per_user");
    assertThat(revenue.at("/variants/0/value").asDouble()).isBetween(10.0, 15.0);
    // 99.9 % of 50 users lies between the two largest: 14 + 0.951 (1,000,000 - 14).
    assertThat(revenue.at("/variants/1/value").asDouble()).isCloseTo(38_051.2, within(50.0));
    assertThat(revenue.at("/variants/1/numerator").asDouble()).isGreaterThan(1_000_000);
    assertThat(report.at("/segments/0/dimension").asString()).isEqualTo("device");
    assertThat(report.at("/segments/0/value").asString()).isEqualTo("tv");
    assertThat(report.at("/segments/0/primary/variants/0/users").asLong()).isEqualTo(25);
  }

  /** The report's numbers by CUPED are those of the formulas, from the units themselves. */
  @Test
  void report_usersWithAPast_takesItOut() {
    console.create(site, "past", "a", "b");
    double[][] sums = new double[2][14];
    for (int user = 0; user < 400; user++) {
      int arm = user % 2;
      int before = user / 2 % 9;
      int clicks = before + (user / 2 % 4 == 0 ? 1 : 0) + arm;
      console.unit(site, "past", arm == 0 ? "a" : "b", "u" + user, 30 + user / 2 % 3, clicks);
      past("past", user, 20, before);
      double[] values = {clicks, 30 + user / 2 % 3, before, 20};
      int at = 0;
      for (int i = 0; i < 4; i++) {
        sums[arm][at++] += values[i];
        for (int j = i; j < 4; j++) {
          sums[arm][at++] += values[i] * values[j];
        }
      }
    }
    JsonNode ctr =
        json(console.get(site, "/v1/experiments/past/report")).at("/metrics/0/variants/1");
    JsonNode compared =
        json(
            console.post(
                site,
                "/v1/stats/compare",
                "{\"metric\": \"ratio\", \"cuped\": true, \"sequential\": {\"n_star\": 5000}, \"control\": %s, \"treatment\": %s}"
                    .formatted(armJson(sums[0]), armJson(sums[1]))));
    JsonNode cuped = ctr.get("cuped");
    assertThat(cuped.get("applied").asBoolean()).isTrue();
    assertThat(cuped.at("/variance_reduction").asDouble())
        .isCloseTo(compared.at("/cuped/variance_reduction").asDouble(), within(1e-9))
        .isGreaterThan(0.5);
    assertThat(cuped.at("/lift/estimate").asDouble())
        .isCloseTo(compared.at("/relative/difference").asDouble(), within(1e-9));
    assertThat(cuped.at("/lift/p_value").asDouble())
        .isCloseTo(compared.at("/relative/p_value").asDouble(), within(1e-9));
    assertThat(cuped.at("/sequential/low").asDouble())
        .isCloseTo(compared.at("/relative/sequential/interval/0").asDouble(), within(1e-9));
    assertThat(cuped.get("warning").isNull()).isTrue();
    assertThat(ctr.at("/lift/high").asDouble() - ctr.at("/lift/low").asDouble())
        .isGreaterThan(cuped.at("/lift/high").asDouble() - cuped.at("/lift/low").asDouble());
    assertThat(console.page(site, "/experiments/past").body()).contains("CUPED-adjusted: ");
    assertThat(console.get(site, "/v1/experiments/past/report.csv").body().lines().findFirst())
        .hasValueSatisfying(line -> assertThat(line).contains("cuped_lift"));
  }

  @Test
  void report_armsThatDifferedBefore_warns() {
    console.create(site, "unlike", "a", "b");
    for (int user = 0; user < 200; user++) {
      console.unit(site, "unlike", user % 2 == 0 ? "a" : "b", "u" + user, 30, user % 5);
      past("unlike", user, 20, user % 2 == 0 ? user % 3 : 8 + user % 3);
    }
    JsonNode ctr =
        json(console.get(site, "/v1/experiments/unlike/report")).at("/metrics/0/variants/1");
    assertThat(ctr.at("/cuped/pre_p_value").asDouble()).isLessThan(1e-6);
    assertThat(ctr.at("/cuped/warning").asString()).contains("differed before the test");
    assertThat(console.page(site, "/experiments/unlike").body()).contains("differed before");
  }

  @Test
  void report_guardrailsOfServing_holdAndBreakByTheirMargins() {
    console.create(site, "rails", "a", "b");
    for (int user = 0; user < 2000; user++) {
      boolean treated = user % 2 == 1;
      console.sql(
          """
          insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                       slates, impressions, clicks, latency_ms, fallbacks)
          values (?, 'rails', ?, ?, now(), 10, 100, ?, ?, ?)
          """,
          site.name(),
          treated ? "b" : "a",
          "u" + user,
          user % 7,
          10.0 * (3 + user % 3 + (treated ? 4 : 0)),
          treated && user % 3 == 0 ? 1 : 0);
    }
    JsonNode metrics = json(console.get(site, "/v1/experiments/rails/report")).get("metrics");
    JsonNode latency = metrics.get(7);
    assertThat(latency.get("name").asString()).isEqualTo("latency");
    assertThat(latency.at("/variants/0/value").asDouble()).isCloseTo(4, within(0.01));
    assertThat(latency.at("/variants/1/guardrail").asString()).isEqualTo("held");
    assertThat(latency.at("/variants/1/guardrail_margin").asDouble()).isEqualTo(20);
    assertThat(latency.at("/variants/1/guardrail_loss").asDouble()).isCloseTo(4, within(0.01));
    // Of none before, nothing can be relative to; the margin is in the rate itself.
    JsonNode fallbacks = metrics.get(8);
    assertThat(fallbacks.at("/variants/0/value").asDouble()).isZero();
    assertThat(fallbacks.at("/variants/1/guardrail").asString()).isEqualTo("broken");
    assertThat(fallbacks.at("/variants/1/guardrail_margin_absolute").asBoolean()).isTrue();
    assertThat(console.page(site, "/experiments/rails").body())
        .contains("Serving latency", "passed: not worse by 20.00 ms");
  }

  /** Credit as counted by hand: by user, within the window, for items that a model put up. */
  @Test
  void report_slatesOfTwoModels_tellsWhichUsersPrefer() {
    console.post(
        site,
        "/v1/experiments",
        """
        {"id": "teams", "variants": [{"name": "one", "parameters": {"model": "popularity"}},
          {"name": "both", "parameters": {"interleave": "deepfm,wide-deep"}}]}
        """);
    for (int user = 0; user < 12; user++) {
      drafted("r" + user, "u" + user);
      clicked("r" + user, user < 9 ? "i1" : user == 9 ? "i2" : "i3", 1);
    }
    // A second slate of a user, whose slates are judged together: two to one for the second.
    drafted("again", "u0");
    clicked("again", "i2", 1);
    clicked("again", "i4", 1);
    // Too late, not on the slate, and of a slate that one model made.
    clicked("again", "i1", 60 * 25);
    clicked("again", "elsewhere", 1);
    JsonNode report = json(console.get(site, "/v1/experiments/teams/report"));
    assertThat(report.get("interleaving").size()).isEqualTo(1);
    JsonNode arm = report.at("/interleaving/0");
    assertThat(arm.get("variant").asString()).isEqualTo("both");
    assertThat(arm.at("/models/1").asString()).isEqualTo("wide-deep");
    assertThat(arm.get("slates").asInt()).isEqualTo(13);
    assertThat(arm.get("users").asInt()).isEqualTo(12);
    assertThat(arm.at("/clicks/0").asInt()).isEqualTo(9);
    assertThat(arm.at("/clicks/1").asInt()).isEqualTo(3);
    assertThat(arm.at("/wins/0").asInt()).isEqualTo(8);
    assertThat(arm.at("/wins/1").asInt()).isEqualTo(2);
    assertThat(arm.get("ties").asInt()).isEqualTo(2);
    // 2 (1 + 10 + 45) / 2^10
    assertThat(arm.get("p_value").asDouble()).isCloseTo(0.109375, within(1e-12));
    assertThat(arm.get("sentence").asString()).contains("deepfm won 8 users, wide-deep won 2");
    assertThat(console.page(site, "/experiments/teams").body())
        .contains("both: which of its two models users prefer", "13 slates of 12 users")
        .doesNotContain("??");
  }

  private void drafted(String request, String user) {
    console.sql(
        """
        insert into exposure (namespace, request_id, user_id, shown_at, experiments, item_ids, teams)
        values (?, ?, ?, now() - interval '2 days', '{"teams": "both"}', '{i1,i2,i3,i4}',
                '{0,1,-1,1}')
        """,
        site.name(),
        request,
        user);
  }

  private void clicked(String request, String item, int minutesLater) {
    console.sql(
        """
        insert into exposure_click (namespace, request_id, item_id, clicked_at)
        values (?, ?, ?, now() - interval '2 days' + make_interval(mins => ?))
        """,
        site.name(),
        request,
        item,
        minutesLater);
  }

  @Test
  void report_soughtLift_isWhatTheDaysAreAbout() {
    console.create(site, "outlook", "control", "better");
    for (int day = 3; day >= 1; day--) {
      day(site, "outlook", "control", day, 500, 100);
      day(site, "outlook", "better", day, 500, 105);
    }
    JsonNode usual = json(console.get(site, "/v1/experiments/outlook/report"));
    JsonNode large = json(console.get(site, "/v1/experiments/outlook/report?lift=0.5"));
    assertThat(usual.get("sought_lift").asDouble()).isEqualTo(0.05);
    assertThat(large.get("days_left").asDouble()).isLessThan(usual.get("days_left").asDouble());
    double smallest = usual.get("minimum_detectable_lift").asDouble();
    assertThat(smallest).isBetween(0.05, 0.5);
    assertThat(
            json(console.get(site, "/v1/experiments/outlook/report?lift=" + (smallest + 1e-6)))
                .get("days_left")
                .asDouble())
        .isZero();
    assertProblem(
        console.get(site, "/v1/experiments/outlook/report?lift=0"), 400, "lift", "above 0");
    assertThat(console.page(site, "/experiments/outlook?lift=50").body())
        .contains("Minimum detectable effect with the users so far");
  }

  @Test
  void report_goalsOfSeveralArms_areCorrectedByHolmAndByBenjaminiHochberg() {
    console.create(site, "goals", "control", "some", "none");
    day(site, "goals", "control", 1, 500, 100);
    day(site, "goals", "some", 1, 500, 130);
    day(site, "goals", "none", 1, 500, 118);
    JsonNode arms =
        json(console.get(site, "/v1/experiments/goals/report")).at("/metrics/0/variants");
    double first = arms.at("/1/lift/p_value").asDouble();
    double second = arms.at("/2/lift/p_value").asDouble();
    assertThat(first).isLessThan(second);
    assertThat(arms.at("/1/adjusted_p_value").asDouble()).isCloseTo(2 * first, within(1e-12));
    assertThat(arms.at("/2/adjusted_p_value").asDouble()).isCloseTo(second, within(1e-12));
    assertThat(arms.at("/1/fdr_p_value").asDouble())
        .isCloseTo(Math.min(2 * first, second), within(1e-12));
    assertThat(arms.at("/2/fdr_p_value").asDouble()).isCloseTo(second, within(1e-12));
  }

  @Test
  void report_aDayAndAPartThatAreUneven_areNamed() {
    console.create(site, "slices", "a", "b");
    for (int user = 0; user < 400; user++) {
      boolean odd = user % 2 == 1;
      console.sql(
          """
          insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                       slates, impressions, segments)
          values (?, 'slices', ?, ?, now(), 1, 5, ?::jsonb)
          """,
          site.name(),
          odd ? "b" : "a",
          "u" + user,
          "{\"device\": \"%s\"}".formatted(odd == user % 20 < 18 ? "tv" : "phone"));
    }
    JsonNode report = json(console.get(site, "/v1/experiments/slices/report"));
    assertThat(report.get("srm_p").asDouble()).isEqualTo(1);
    assertThat(report.at("/decision/kind").asString()).isNotEqualTo("unhealthy");
    assertThat(report.get("warnings").toString())
        .contains("The users of device phone did not fall", "The users of device tv did not fall");
    String page = console.page(site, "/experiments/slices?part=health").body();
    assertThat(page)
        .contains("not as configured in 2 of 2", "device phone", "1 checked, all as configured")
        .contains("Guardrail: Hide rate", "no events of these users")
        .doesNotContain("??");
  }

  private void past(String experiment, int user, int impressions, int clicks) {
    console.sql(
        """
        update experiment_unit set pre_slates = 2, pre_impressions = ?, pre_clicks = ?
         where namespace = ? and experiment_id = ? and user_id = ?
        """,
        impressions,
        clicks,
        site.name(),
        experiment,
        "u" + user);
  }

  /** Of sums and products of clicks, impressions, clicks before and impressions before. */
  private static String armJson(double[] s) {
    return """
    {"n": 200, "sum": %s, "sum_squares": %s, "denominator_sum": %s,
     "denominator_sum_squares": %s, "cross_sum": %s, "pre_sum": %s, "pre_sum_squares": %s,
     "pre_post_cross_sum": %s, "pre_denominator_sum": %s, "pre_denominator_sum_squares": %s,
     "pre_cross_sum": %s, "pre_post_denominator_cross_sum": %s,
     "pre_denominator_post_cross_sum": %s, "pre_denominator_post_denominator_cross_sum": %s}
    """
        .formatted(
            s[0], s[1], s[5], s[6], s[2], s[9], s[10], s[3], s[12], s[13], s[11], s[7], s[4], s[8]);
  }

  /** Users who each saw two items, some of whom clicked one. */
  private void day(
      Namespace of, String experiment, String arm, int daysAgo, int users, int clicks) {
    Map<SumKey, Double> sums =
        new ArmSums(
                arm, users, new UserSums(users, clicks, clicks, 2 * users, 4 * users, 2 * clicks))
            .totals()
            .plus(
                new UserTotals(
                    Map.of(
                        new SumKey("any_clicks", "users"), (double) clicks,
                        new SumKey("slates", "slates"), (double) users)))
            .totals();
    sums.forEach(
        (key, total) ->
            console.sql(
                """
                insert into experiment_sum
                values (?, ?, (now() at time zone 'utc')::date - ?, ?, '', '', ?, ?, ?)
                """,
                of.name(),
                experiment,
                daysAgo,
                arm,
                key.measure(),
                key.other(),
                total));
  }

  private static void assertProblem(
      HttpResponse<String> response, int status, String field, String message) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
    JsonNode problem = json(response);
    assertThat(problem.get("status").asInt()).isEqualTo(status);
    assertThat(problem.get("field").asString()).isEqualTo(field);
    assertThat(problem.get("detail").asString()).contains(message);
  }
}
