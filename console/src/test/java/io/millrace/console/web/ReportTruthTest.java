package io.millrace.console.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.console.ConsoleFixture;
import io.millrace.experiment.Measure;
import io.millrace.namespace.Namespace;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Numbers of a report that are easily wrong: alike users, currencies, uneven buckets, returns. */
class ReportTruthTest {
  private final ConsoleFixture console = ConsoleFixture.get();
  private final Namespace site = console.newSite();

  private JsonNode report(String id) {
    return ConsoleFixture.json(console.get(site, "/v1/experiments/%s/report".formatted(id)));
  }

  private static JsonNode metric(JsonNode report, String name) {
    return report
        .get("metrics")
        .valueStream()
        .filter(metric -> metric.get("name").asString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void report_usersWhoAreAllAlike_haveAValueWithoutAnError() {
    console.create(site, "alike", "a", "b");
    console.unit(site, "alike", "a", "u1", 3, 0);
    JsonNode ctr = metric(report("alike"), "ctr");
    assertThat(ctr.at("/variants/0/numerator").asDouble()).isZero();
    assertThat(ctr.at("/variants/0/denominator").asDouble()).isEqualTo(3);
    assertThat(ctr.at("/variants/0/value").isNumber()).isTrue();
    assertThat(ctr.at("/variants/0/value").asDouble()).isZero();
    assertThat(ctr.at("/variants/0/standard_error").isNull()).isTrue();
    assertThat(ctr.at("/variants/1/value").isNull()).as("nobody was shown anything").isTrue();
  }

  @Test
  void report_revenueInSeveralCurrencies_isWithheldWithAWarning() {
    console.create(site, "money", "a", "b");
    console.sql(
        """
        insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                     slates, impressions, clicks, purchases, returns, revenue)
        select ?, 'money', case when mod(n, 2) = 0 then 'a' else 'b' end, 'u' || n, now(), 1, 10, 1,
               1 + mod(n, 3), mod(n, 2), 10 * n
          from generate_series(1, 40) as n
        """,
        site.name());
    currency("EUR");
    JsonNode one = metric(report("money"), "revenue_per_user");
    assertThat(one.at("/variants/0/value").asDouble()).isPositive();
    assertThat(report("money").get("warnings").isEmpty()).isTrue();

    currency("JPY");
    JsonNode mixed = report("money");
    JsonNode revenue = metric(mixed, "revenue_per_user");
    assertThat(revenue.at("/variants/0/value").isNull()).isTrue();
    assertThat(revenue.at("/variants/0/numerator").isNull()).isTrue();
    assertThat(revenue.at("/variants/1/lift").isNull()).isTrue();
    assertThat(mixed.get("warnings").toString()).contains("several currencies (EUR, JPY)");
    assertThat(metric(mixed, "conversion").at("/variants/0/value").asDouble()).isEqualTo(1);
    assertThat(console.page(site, "/experiments/money").body())
        .contains("several currencies (EUR, JPY)")
        .doesNotContain("??");
    assertThat(console.get(site, "/v1/experiments/money/report.csv").statusCode()).isEqualTo(200);
  }

  private void currency(String code) {
    console.sql(
        "insert into experiment_currency values (?, 'money', ?, ?, 3)", site.name(), code, code);
  }

  /** Odd users returned something: one return each, of one or more purchases. */
  @Test
  void report_returns_areAMetricOfTheirOwn() {
    console.create(site, "back", "a", "b");
    console.sql(
        """
        insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                     slates, impressions, clicks, purchases, returns, revenue)
        select ?, 'back', 'a', 'u' || n, now(), 1, 10, 1, 2, mod(n, 2), 10
          from generate_series(1, 40) as n
        """,
        site.name());
    JsonNode rate = metric(report("back"), "return_rate");
    assertThat(rate.at("/variants/0/value").asDouble()).isEqualTo(0.25);
    assertThat(rate.at("/variants/0/numerator").asDouble()).isEqualTo(20);
    assertThat(rate.at("/variants/0/standard_error").asDouble()).isPositive();
  }

  @Test
  void metrics_catalogue_hasMetricsAndWhatTheyCanBeMadeOf() {
    JsonNode catalogue = ConsoleFixture.json(console.get(site, "/v1/metrics"));
    assertThat(catalogue.at("/metrics/0/name").asString()).isEqualTo("ctr");
    assertThat(catalogue.at("/metrics/0/over").asString()).isEqualTo("impressions");
    assertThat(catalogue.at("/metrics/3/cap").asDouble()).isEqualTo(0.999);
    for (Measure measure : Measure.all()) {
      JsonNode found =
          catalogue
              .get("measures")
              .valueStream()
              .filter(node -> node.get("name").asString().equals(measure.wireName()))
              .findFirst()
              .orElseThrow();
      assertThat(found.get("past").asBoolean()).isEqualTo(measure.hasPast());
      assertThat(found.get("window_seconds").isNull()).isEqualTo(measure.interaction().isEmpty());
    }
  }

  /** Three equal variants at a coverage of 0.001 own 4, 3 and 3 buckets, and fill as these do. */
  @Test
  void report_variantsThatOwnUnequalBuckets_areNoMismatch() {
    String experiment =
        """
        {"id": "tiny", "coverage": 0.001, "variants": [
          {"name": "a"}, {"name": "b"}, {"name": "c"}]}
        """;
    assertThat(console.post(site, "/v1/experiments", experiment).statusCode()).isEqualTo(201);
    console.sql(
        """
        insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                     slates, impressions, clicks)
        select ?, 'tiny', case when n <= 4000 then 'a' when n <= 7000 then 'b' else 'c' end,
               'u' || n, now(), 1, 10, mod(n, 3)
          from generate_series(1, 10000) as n
        """,
        site.name());
    JsonNode report = report("tiny");
    assertThat(report.get("srm_p").asDouble()).isGreaterThan(0.99);
    assertThat(report.at("/decision/kind").asString()).isNotEqualTo("unhealthy");
  }
}
