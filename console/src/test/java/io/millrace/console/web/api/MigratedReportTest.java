package io.millrace.console.web.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.console.experiment.ExperimentReports;
import io.millrace.console.rollup.ExperimentRollups;
import io.millrace.embedded.TestServers;
import io.millrace.experiment.Experiment;
import io.millrace.experiment.Experiment.ExperimentStatus;
import io.millrace.experiment.Experiment.Variant;
import io.millrace.experiment.codec.MetricsCodec;
import io.millrace.migrations.Migrations;
import io.millrace.namespace.Namespace;
import io.millrace.registry.ExperimentStore.StoredExperiment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sums that were kept by position, by the triggers of version 0083, say after the migration what
 * they said before it: the reports beside this class were made by the code of that version.
 */
class MigratedReportTest {
  private static final Instant NOW = Instant.parse("2026-05-04T00:00:00Z");

  private final PGSimpleDataSource database = migrated();

  private static PGSimpleDataSource migrated() {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestServers.newDatabase());
    Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .target("0083")
        .load()
        .migrate();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(resource("units-before-0084.sql"));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    Migrations.migrate(
        String.valueOf(database.getUrl()),
        String.valueOf(database.getUser()),
        String.valueOf(database.getPassword()));
    return database;
  }

  @ParameterizedTest
  @ValueSource(strings = {"exp", "small"})
  void report_sumsFromBefore_isWhatItWas(String experiment) {
    JsonNode report = report(experiment);
    same("", report, JsonMapper.shared().readTree(resource("report-" + experiment + ".json")));
  }

  /** Also those of which no sum was kept before. */
  @Test
  void sums_ofAllDays_areARecountOfTheUsers() throws SQLException {
    assertThat(
            rows(
                """
                select experiment_id, variant, dimension, value, measure, other, sum(total)
                  from experiment_sum
                 group by 1, 2, 3, 4, 5, 6 having sum(total) <> 0 order by 1, 2, 3, 4, 5, 6
                """))
        .hasSizeGreaterThan(700)
        .isEqualTo(
            rows(
                """
                select experiment_id, variant, dimension, value, measure, other, total
                  from experiment_recount order by 1, 2, 3, 4, measure collate "C", other collate "C"
                """));
  }

  @Test
  void views_forBiTools_sayWhatTheySaid() throws SQLException {
    assertThat(
            rows(
                """
                select experiment_key, variant, users, slates, impressions, clicks, hides, carts,
                       purchases, revenue, returns, conversion
                  from bi_experiment_arm order by 1, 2
                """))
        .containsExactly(resource("bi-arms.txt").lines().toArray(String[]::new));
    assertThat(
            rows(
                """
                select d.day, d.variant, d.users, d.users_with_click, d.users_with_hide,
                       d.users_with_cart, d.users_with_purchase, s.users, s.revenue
                  from bi_experiment_day d
                  join bi_experiment_segment_day s using (experiment_key, variant, day)
                 where s.value = 'mobile' order by 1, 2
                """))
        .containsExactly(resource("bi-days.txt").lines().toArray(String[]::new));
  }

  private JsonNode report(String experiment) {
    StoredExperiment stored =
        new StoredExperiment(
            new Experiment(
                experiment,
                "",
                ExperimentStatus.RUNNING,
                experiment,
                1,
                List.of(new Variant("a", 1, Map.of()), new Variant("b", 1, Map.of()))),
            NOW,
            Optional.of(NOW),
            Optional.empty());
    return JsonMapper.shared()
        .valueToTree(
            ReportJson.of(
                new ExperimentReports(
                        new ExperimentRollups(database),
                        MetricsCodec.builtIn(),
                        Clock.fixed(NOW, ZoneOffset.UTC))
                    .report(new Namespace("shop"), stored)));
  }

  /** Numbers but for what rounds differently when it is added up in another order. */
  private static void same(String at, JsonNode found, JsonNode expected) {
    if (expected.isNumber()) {
      double number = expected.asDouble();
      assertThat(found.asDouble())
          .as(at)
          .isCloseTo(number, within(1e-12 * Math.max(1, Math.abs(number))));
    } else if (expected.isContainer()) {
      // A report may say more than it did.
      assertThat(expected.isArray() ? found.size() : expected.size())
          .as(at)
          .isEqualTo(expected.size());
      expected
          .propertyStream()
          .forEach(
              part -> same(at + "/" + part.getKey(), found.get(part.getKey()), part.getValue()));
      for (int i = 0; expected.isArray() && i < expected.size(); i++) {
        same(at + "/" + i, found.get(i), expected.get(i));
      }
    } else {
      assertThat(found).as(at).isEqualTo(expected);
    }
  }

  private List<String> rows(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        List<String> columns = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          columns.add(rows.getString(i));
        }
        found.add(String.join(" ", columns));
      }
    }
    return found;
  }

  private static String resource(String name) {
    try (InputStream file = MigratedReportTest.class.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException(name + " is not beside the test");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
