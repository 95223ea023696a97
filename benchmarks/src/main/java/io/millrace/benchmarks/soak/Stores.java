package io.millrace.benchmarks.soak;

import io.millrace.config.Settings;
import io.millrace.event.DeadLetter;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.experiment.Measure;
import io.millrace.ingest.eventlog.EventLogSink;
import io.millrace.ingest.featuresink.FeatureSink;
import io.millrace.ingest.kafka.dead.DeadLetterTopic;
import io.millrace.ingest.rollup.RollupSink;
import io.millrace.ingest.sink.Backlog;
import io.millrace.ingest.sink.Sink;
import io.millrace.state.FeatureStore;
import io.millrace.state.redis.RedisFeatureStore;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.ds.PGSimpleDataSource;

/** What the deployment's stores have at the end, beside the recount of the log. */
final class Stores implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("\"event_id\":\"" + Ledger.PREFIX + "(\\d+)\"");

  private static final String UNITS =
      """
      select experiment_id || '/' || variant || '/' || user_id,
             '[' || concat_ws(', ', %s) || ']'
        from experiment_unit where namespace = '%%s'
      """
          .formatted(columns(ExperimentRecount.COUNTED, "%s::bigint"));

  private static final String VARIANTS =
      """
      select experiment_id || '/' || variant, '[' || concat_ws(', ', %s, %s) || ']'
        from experiment_sum
       where namespace = '%%s' and dimension = '' and other = 'users' group by 1
      """
          .formatted(
              columns(
                  ExperimentRecount.COUNTED,
                  "coalesce(sum(total) filter (where measure = '%s'), 0)::bigint"),
              "coalesce(sum(total) filter (where measure = 'users'), 0)::bigint");

  private static final String TYPES =
      "select type, sum(events - duplicates)::text from event_count where namespace = '%s' group by"
          + " 1";

  private final Settings settings;
  private final PGSimpleDataSource database = new PGSimpleDataSource();
  private final IcebergEventLogs logs;
  private final EventLog log;
  private final FeatureStore features;

  private static String columns(List<Measure> measures, String sql) {
    return measures.stream()
        .map(measure -> sql.formatted(measure.wireName()))
        .collect(Collectors.joining(", "));
  }

  Stores(Settings settings) {
    this.settings = settings;
    database.setUrl(settings.postgres().url());
    database.setUser(settings.postgres().user());
    database.setPassword(settings.postgres().password());
    logs = IcebergEventLogs.open(settings);
    log = logs.log(settings.namespace());
    features = RedisFeatureStore.open(settings.redis().url(), settings.namespace());
  }

  EventLog log() {
    return log;
  }

  /** Waits until all sinks have stored what is in Kafka. */
  boolean drained(Duration patience) throws InterruptedException {
    List<Sink> sinks =
        List.of(
            new EventLogSink(log),
            new FeatureSink(features),
            new RollupSink(settings.namespace(), database, Clock.systemUTC()));
    return new Backlog(settings, settings.namespace()).await(sinks, patience);
  }

  void judge(Recount recount, SoakPlan plan, Verdicts verdicts) throws SQLException {
    Map<String, String> types = new TreeMap<>();
    recount.byType().forEach((type, count) -> types.put(type, count.toString()));
    verdicts.none("counts of events by type that differ from the log", differ(types, rows(TYPES)));
    verdicts.none(
        "users of the experiment whose counts differ from the log",
        differ(recount.experiments().units(), rows(UNITS)));
    Map<String, String> variants = new TreeMap<>();
    recount.experiments().variants().forEach((name, sums) -> variants.put(name, sums.toString()));
    verdicts.none("sums of variants that differ from the log", differ(variants, rows(VARIANTS)));
    verdicts.none(
        "counts of users and items in Redis that differ from the log",
        differ(recount.features().counted(plan), FeatureRecount.totals(features, plan)));
  }

  /** Each illegal event as often as its rejection was answered, or was sent without an answer. */
  void judgeDeadLetters(Ledger ledger, Verdicts verdicts) {
    Map<Integer, Integer> found = new HashMap<>();
    List<String> wrong = new ArrayList<>();
    Map<Integer, Ledger.Refusal> refusals = ledger.refusals();
    new DeadLetterTopic(settings, settings.namespace())
        .read(
            0,
            dead -> {
              take(dead.letter(), refusals, found, wrong);
              return true;
            });
    refusals.forEach(
        (number, refusal) -> {
          int letters = found.getOrDefault(number, 0);
          if (letters < refusal.answers() || letters > refusal.attempts()) {
            wrong.add(
                "%s%d has %d dead letters, was rejected %d times and sent %d times"
                    .formatted(
                        Ledger.PREFIX, number, letters, refusal.answers(), refusal.attempts()));
          }
        });
    verdicts.none("dead letters that are missing, of another code or too many", wrong);
  }

  private static void take(
      DeadLetter letter,
      Map<Integer, Ledger.Refusal> refusals,
      Map<Integer, Integer> found,
      List<String> wrong) {
    String text = new String(letter.original(), StandardCharsets.UTF_8);
    Matcher id = ID.matcher(text);
    if (!id.find()) {
      wrong.add("%s: %s in %s".formatted(letter.code(), letter.message(), text));
      return;
    }
    int number = Integer.parseInt(id.group(1));
    Ledger.Refusal refusal = refusals.get(number);
    if (refusal == null || !refusal.code().equals(letter.code())) {
      wrong.add("%s: %s in %s".formatted(letter.code(), letter.message(), text));
    }
    found.merge(number, 1, Integer::sum);
  }

  private static List<String> differ(Map<String, String> expected, Map<String, String> found) {
    TreeSet<String> names = new TreeSet<>(expected.keySet());
    names.addAll(found.keySet());
    return names.stream()
        .filter(name -> !Objects.equals(expected.get(name), found.get(name)))
        .map(name -> "%s is %s, by the log %s".formatted(name, found.get(name), expected.get(name)))
        .toList();
  }

  private Map<String, String> rows(String sql) throws SQLException {
    Map<String, String> found = new TreeMap<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql.formatted(settings.namespace().name()))) {
      while (rows.next()) {
        found.put(rows.getString(1), rows.getString(2));
      }
    }
    return found;
  }

  @Override
  public void close() {
    features.close();
    log.close();
    logs.close();
  }
}
