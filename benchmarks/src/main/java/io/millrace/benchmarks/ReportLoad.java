package io.millrace.benchmarks;

import io.millrace.console.experiment.ExperimentReport;
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
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * How long a report takes over 10 million exposures of a million users who came in over four weeks,
 * half of them with a past: fills the table of users as the rollup sink would, adds up each day's,
 * then makes the report twenty times.
 *
 * <pre>java -cp 'benchmarks/target/classes:benchmarks/target/lib/*' \
 *   io.millrace.benchmarks.ReportLoad [users]</pre>
 */
public final class ReportLoad {
  private static final int BATCH = 20_000;
  private static final int REPORTS = 20;
  private static final int DAYS = 28;
  private static final Namespace SITE = new Namespace("load");

  /** Every second user was there on two days of the two weeks before. */
  private static final String FILL =
      """
      insert into experiment_unit (namespace, experiment_id, variant, user_id, first_exposure,
                                   slates, impressions, clicks, hides, carts, purchases, revenue,
                                   segments, latency_ms, fallbacks, pre_slates, pre_impressions,
                                   pre_clicks)
      select 'load', 'day', case when n %% 2 = 0 then 'control' else 'treatment' end, 'u' || n,
             now(), 10, 100, n %% 7, n %% 3, n %% 5, n %% 20 / 19, n %% 20 / 19 * (10 + n %% 90),
             jsonb_build_object('device', (array['mobile', 'desk', 'tv'])[1 + n %% 3],
                                'placement', (array['home', 'cart'])[1 + n %% 2]),
             40 + n %% 11, n %% 100 / 99, p.past * 10, p.past * 100,
             p.past * ((n / 2 + 3) %% 6 + (n / 2 + 4) %% 6)
        from generate_series(%1$d, %2$d) as n
       cross join lateral (select case when (n - %1$d) %% 2 = 0 then 1 else 0 end as past) as p
      """;

  /** Adds up who came in on a day, and puts them to the others. */
  private static final String[] COUNT = {
    """
    insert into experiment_sum
    select namespace, 'load', (now() at time zone 'utc')::date - %d, variant, dimension, value,
           measure, other, total
      from experiment_recount where experiment_id = 'day'
    """,
    "update experiment_unit set experiment_id = 'load' where experiment_id = 'day'"
  };

  private ReportLoad() {}

  public static void main(String[] args) throws SQLException {
    int users = args.length > 0 ? Integer.parseInt(args[0]) : 1_000_000;
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(TestServers.newDatabase());
    Migrations.migrate(
        String.valueOf(database.getUrl()),
        String.valueOf(database.getUser()),
        String.valueOf(database.getPassword()));
    long start = System.nanoTime();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      int part = (users + DAYS - 1) / DAYS;
      for (int day = 0; day < DAYS; day++) {
        int end = Math.min(users, (day + 1) * part);
        for (int user = day * part; user < end; user += BATCH) {
          int last = Math.min(end, user + BATCH) - 1;
          statement.execute(FILL.formatted(user, last));
        }
        for (String count : COUNT) {
          statement.execute(count.formatted(DAYS - 1 - day));
        }
      }
      statement.execute("vacuum analyze experiment_unit");
    }
    System.out.printf(
        Locale.ROOT,
        "%,d users, %,d exposures filled in %.1f s%n",
        users,
        10L * users,
        (System.nanoTime() - start) / 1e9);
    report(database);
    System.exit(0);
  }

  private static void report(PGSimpleDataSource database) {
    ExperimentReports reports =
        new ExperimentReports(
            new ExperimentRollups(database), MetricsCodec.builtIn(), Clock.systemUTC());
    StoredExperiment stored =
        new StoredExperiment(
            new Experiment(
                "load",
                "",
                ExperimentStatus.RUNNING,
                "load",
                1,
                List.of(
                    new Variant("control", 1, Map.of()), new Variant("treatment", 1, Map.of()))),
            Instant.now(),
            Optional.of(Instant.now()),
            Optional.empty());
    double[] millis = new double[REPORTS];
    for (int i = 0; i < REPORTS; i++) {
      long start = System.nanoTime();
      ExperimentReport report = reports.report(SITE, stored);
      millis[i] = (System.nanoTime() - start) / 1e6;
      if (i == 0) {
        System.out.printf(
            "%,d users, %d days, %d segments, past %s: %s%n",
            report.users(),
            report.days().size(),
            report.segments().size(),
            report.metrics().get(0).arms().get(1).past().isPresent() ? "known" : "unknown",
            report.decision().sentence());
      }
    }
    System.out.printf(Locale.ROOT, "first report %.0f ms%n", millis[0]);
    Arrays.sort(millis);
    System.out.printf(
        Locale.ROOT,
        "median %.0f ms, slowest %.0f ms of %d%n",
        millis[REPORTS / 2],
        millis[REPORTS - 1],
        REPORTS);
  }
}
