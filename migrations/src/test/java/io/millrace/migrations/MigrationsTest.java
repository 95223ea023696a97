package io.millrace.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;

class MigrationsTest {
  private final Settings settings = TestServers.settings();
  private final String url = settings.postgres().url();
  private final String user = settings.postgres().user();
  private final String password = settings.postgres().password();

  @Test
  void migrate_emptyDatabase_makesTheTablesOnce() throws SQLException {
    int pending = Migrations.pending(url, user, password);
    assertThat(pending).isGreaterThanOrEqualTo(2);
    assertThat(Migrations.migrate(url, user, password)).isEqualTo(pending);
    assertThat(Migrations.pending(url, user, password)).isZero();
    assertThat(Migrations.migrate(url, user, password)).isZero();

    assertThat(
            query("select table_name from information_schema.tables where table_schema = 'public'"))
        .contains("site", "model", "experiment", "exposure", "experiment_unit", "sink_offset");
  }

  @Test
  void migrate_firstVersionWithRows_keepsTheRows() throws SQLException {
    Migrations.migrate(url, user, password, MigrationVersion.fromVersion("0001"));
    assertThat(query("select table_name from information_schema.tables"))
        .doesNotContain("exposure");
    execute("insert into site (namespace) values ('shop')");
    execute(
        "insert into model (namespace, id, kind, status, artifact, created_at)"
            + " values ('shop', 'm1', 'deepfm', 'CHAMPION', '/m1', now())");
    execute(
        "insert into experiment (namespace, id, status, seed, coverage, variants)"
            + " values ('shop', 'e1', 'RUNNING', 's', 0.5, '[{\"name\": \"control\"}]')");

    Migrations.migrate(url, user, password);

    assertThat(query("select namespace from site")).containsExactly("shop");
    assertThat(query("select id || status || artifact from model"))
        .containsExactly("m1CHAMPION/m1");
    assertThat(
            query("select id || status || coverage || (variants -> 0 ->> 'name') from experiment"))
        .containsExactly("e1RUNNING0.5control");
    assertThat(query("select count(*) from exposure")).containsExactly("0");
  }

  @Test
  void views_forBiTools_sayWhatTheTablesHold() throws SQLException {
    Migrations.migrate(url, user, password);
    execute(
        "insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,"
            + " slates, impressions, clicks, purchases, revenue, segments) values"
            + " ('shop', 'e2', 'control', 'u1', now(), 1, 10, 2, 1, 30, '{\"device\": \"phone\"}'),"
            + " ('shop', 'e2', 'control', 'u2', now(), 1, 10, 0, 0, 0, '{}')");
    execute(
        "insert into experiment_sum select namespace, experiment_id, '2026-05-01', variant,"
            + " dimension, value, measure, other, total from experiment_recount");
    execute(
        "insert into model (namespace, id, kind, status, artifact, metrics, created_at) values"
            + " ('shop', 'm2', 'deepfm', 'CHAMPION', '/m2', '{\"validation.auc\": 0.75}', now())");
    execute("insert into event_count values ('shop', now(), 'view', 5, 2)");

    assertThat(
            query(
                "select variant || users || '/' || impressions || '/' || clicks || '/' || ctr ||"
                    + " '/' || conversion || '/' || revenue_per_user from bi_experiment_arm"))
        .containsExactly("control2/20/2/0.1/0.5/15");
    assertThat(query("select value || users || clicks from bi_experiment_segment_day"))
        .containsExactly("phone12");
    assertThat(
            query(
                "select measure || total from bi_experiment_measure_day"
                    + " where dimension = '' and measure in ('users', 'clicks', 'any_clicks')"
                    + " order by 1"))
        .containsExactly("any_clicks1", "clicks2", "users2");
    assertThat(query("select metric || value from bi_model_metric"))
        .containsExactly("validation.auc0.75");
    assertThat(query("select fresh from bi_event_hour")).containsExactly("3");
    assertThat(query("select count(*) from bi_dead_letter_hour")).containsExactly("0");
    assertThat(query("select count(*) from bi_experiment")).containsExactly("0");
  }

  /** Users from before there were sums, and others whose sums were kept by position. */
  @Test
  void migrate_sumsFromBefore_keepTheirNames() throws SQLException {
    Migrations.migrate(url, user, password, MigrationVersion.fromVersion("0050"));
    execute(
        "insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,"
            + " requests, impressions, clicks) values ('shop', 'e3', 'a', 'u1', now(), 1, 10, 2)");
    Migrations.migrate(url, user, password, MigrationVersion.fromVersion("0083"));
    execute(
        "insert into user_day (namespace, user_id, day, clicks)"
            + " values ('shop', 'u2', (now() at time zone 'utc')::date - 1, 5)");
    execute(
        "insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,"
            + " requests, impressions, clicks, latency_ms)"
            + " values ('shop', 'e3', 'a', 'u2', now(), 1, 10, 4, 2.5)");
    execute("update experiment_unit set clicks = 3 where user_id = 'u1'");

    Migrations.migrate(url, user, password);

    String sums =
        "select measure || '*' || other || '=' || total from %s where experiment_id = 'e3'"
            + " and total <> 0 order by 1";
    assertThat(query(sums.formatted("experiment_sum")))
        .contains(
            "users*users=2",
            "impressions*users=20",
            "clicks*users=7",
            "latency_ms*users=2.5",
            "clicks*impressions=70",
            "latency_ms*latency_ms=6.25",
            // Who has a past: five clicks before, four since.
            "pre_clicks*users=5",
            "clicks*pre_clicks=20",
            // No sum of this was kept.
            "clicks*latency_ms=10")
        .isEqualTo(query(sums.formatted("experiment_recount")));
  }

  /** As if a measure had come that the tables do not have yet. */
  @Test
  void migrate_measuresHaveChanged_addsTheirColumns() throws SQLException {
    Migrations.migrate(url, user, password);
    execute("drop view experiment_recount");
    execute(
        "alter table experiment_unit drop column hides, drop column pre_hides, drop column"
            + " returns");
    execute("alter table user_day drop column hides");
    execute("update flyway_schema_history set checksum = 1 where description = 'measures'");

    assertThat(Migrations.migrate(url, user, password)).isEqualTo(1);

    assertThat(
            query(
                "select table_name || '.' || column_name || ' ' || data_type"
                    + " from information_schema.columns"
                    + " where column_name in ('hides', 'pre_hides', 'returns')"
                    + " and table_name in ('experiment_unit', 'user_day') order by 1"))
        .containsExactly(
            "experiment_unit.hides double precision",
            "experiment_unit.pre_hides double precision",
            "experiment_unit.returns double precision",
            "user_day.hides double precision");
    assertThat(query("select count(*) from experiment_recount")).containsExactly("0");
  }

  @Test
  void migrate_severalAtOnce_applyEachOnce() throws SQLException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<CompletableFuture<Integer>> runs =
          IntStream.range(0, 4)
              .mapToObj(
                  i ->
                      CompletableFuture.supplyAsync(
                          () -> Migrations.migrate(url, user, password), threads))
              .toList();
      // The lock is given up between two migrations, so another run may apply the next one.
      int applied = runs.stream().mapToInt(CompletableFuture::join).sum();
      assertThat(query("select count(*) from flyway_schema_history where type in ('SQL', 'JDBC')"))
          .containsExactly(Integer.toString(applied));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void migrate_noServer_namesTheDatabaseButNotThePassword() {
    assertThatThrownBy(
            () ->
                Migrations.migrate(
                    "jdbc:postgresql://127.0.0.1:1/nowhere?password=secret", "u", "secret"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/nowhere")
        .extracting(Throwable::getMessage, org.assertj.core.api.InstanceOfAssertFactories.STRING)
        .doesNotContain("secret");
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private List<String> query(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }
}
