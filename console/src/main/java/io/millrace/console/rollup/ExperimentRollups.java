package io.millrace.console.rollup;

import io.millrace.experiment.Measure;
import io.millrace.experiment.sums.SumKey;
import io.millrace.experiment.sums.UserTotals;
import io.millrace.namespace.Namespace;
import io.millrace.registry.RegistryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What the rollups know of experiments: sums that are kept as users are counted, so that a report
 * reads a few rows a day and not a row a user. Only caps read users, and of revenue only those
 * above it.
 */
public final class ExperimentRollups {
  private static final String DAYS =
      """
      select day, variant, measure, other, total
        from experiment_sum
       where namespace = ? and experiment_id = ? and dimension = ''
       order by day, variant
      """;

  private static final String SEGMENTS =
      """
      select dimension, value, variant, measure, other, sum(total) as total
        from experiment_sum
       where namespace = ? and experiment_id = ? and dimension <> ''
       group by dimension, value, variant, measure, other
       order by dimension, value, variant
      """;

  private static final String MIXED =
      "select users from experiment_mixed where namespace = ? and experiment_id = ?";

  private static final String CURRENCIES =
      """
      select currency, counted_as, events from experiment_currency
       where namespace = ? and experiment_id = ? order by events desc, currency, counted_as
      """;

  private static final String EXCESS =
      """
      with cap as (
        select percentile_cont(?) within group (order by %1$s) as value
          from experiment_unit where namespace = ? and experiment_id = ? and %1$s <> 0
      )
      select variant, sum(%1$s - cap.value)::float8 as total,
             sum(%1$s::float8 ^ 2 - cap.value ^ 2) as squares
        from experiment_unit, cap
       where namespace = ? and experiment_id = ? and %1$s <> 0 and %1$s > cap.value
       group by variant
      """;

  private static final String INTERLEAVED =
      """
      with credit as (
        select s.user_id, count(distinct s.request_id) as slates,
               count(*) filter (where s.teams[array_position(s.item_ids, c.item_id)] = 0) as a,
               count(*) filter (where s.teams[array_position(s.item_ids, c.item_id)] = 1) as b
          from exposure s
          left join exposure_click c
            on c.namespace = s.namespace and c.request_id = s.request_id and c.type = 'click'
           and c.item_id = any(s.item_ids)
           and c.clicked_at <= s.shown_at + make_interval(secs => ?)
         where s.namespace = ? and s.teams is not null and s.experiments ->> ? = ?
         group by s.user_id
      )
      select count(*), coalesce(sum(slates), 0)::bigint, coalesce(sum(a), 0)::bigint,
             coalesce(sum(b), 0)::bigint, count(*) filter (where a > b),
             count(*) filter (where b > a), count(*) filter (where a = b)
        from credit
      """;

  private final DataSource database;

  public ExperimentRollups(DataSource database) {
    this.database = database;
  }

  /**
   * What each day has added to each arm, in the order of days; empty before the first exposure.
   *
   * @param experiment the key of its phase
   */
  public List<DaySums> days(Namespace namespace, String experiment) {
    record Key(LocalDate day, String variant) {}
    List<DaySums> days = new ArrayList<>();
    totals(
            DAYS,
            namespace,
            experiment,
            row -> new Key(row.getObject("day", LocalDate.class), row.getString("variant")))
        .forEach(
            (key, totals) -> days.add(new DaySums(key.day(), new ArmSums(key.variant(), totals))));
    return days;
  }

  /**
   * What the users of each segment add up to, by arm.
   *
   * @param experiment the key of its phase
   */
  public List<SegmentSums> segments(Namespace namespace, String experiment) {
    record Key(String dimension, String value, String variant) {}
    List<SegmentSums> segments = new ArrayList<>();
    totals(
            SEGMENTS,
            namespace,
            experiment,
            row ->
                new Key(
                    row.getString("dimension"), row.getString("value"), row.getString("variant")))
        .forEach(
            (key, totals) ->
                segments.add(
                    new SegmentSums(
                        key.dimension(), key.value(), new ArmSums(key.variant(), totals))));
    return segments;
  }

  /** In the order of the first row of each key. */
  private <K> Map<K, UserTotals> totals(
      String sql, Namespace namespace, String experiment, Reader<K> reader) {
    record Row<K>(K key, SumKey sum, double total) {}
    Map<K, Map<SumKey, Double>> found = new LinkedHashMap<>();
    read(
            sql,
            experiment,
            row ->
                new Row<>(
                    reader.read(row),
                    new SumKey(row.getString("measure"), row.getString("other")),
                    row.getDouble("total")),
            namespace.name(),
            experiment)
        .forEach(
            row ->
                found
                    .computeIfAbsent(row.key(), key -> new HashMap<>())
                    .put(row.sum(), row.total()));
    Map<K, UserTotals> totals = new LinkedHashMap<>();
    found.forEach((key, sums) -> totals.put(key, new UserTotals(sums)));
    return totals;
  }

  /** How many users have seen more than one arm. */
  public long usersInSeveralArms(Namespace namespace, String experiment) {
    return read(MIXED, experiment, row -> row.getLong(1), namespace.name(), experiment).stream()
        .findFirst()
        .orElse(0L);
  }

  /**
   * In which currencies purchases and returns were, the most frequent first.
   *
   * @param experiment the key of its phase
   */
  public List<CountedCurrency> currencies(Namespace namespace, String experiment) {
    return read(
        CURRENCIES,
        experiment,
        row -> new CountedCurrency(row.getString(1), row.getString(2), row.getLong(3)),
        namespace.name(),
        experiment);
  }

  /**
   * What arms have above a quantile of all arms' users who have any; arms without such users are
   * missing.
   */
  public List<Excess> excess(
      Namespace namespace, String experiment, Measure measure, double quantile) {
    return read(
        EXCESS.formatted(measure.wireName()),
        experiment,
        row ->
            new Excess(row.getString("variant"), row.getDouble("total"), row.getDouble("squares")),
        quantile,
        namespace.name(),
        experiment,
        namespace.name(),
        experiment);
  }

  /**
   * Which of an arm's two models users prefer, from the slates that both made.
   *
   * @param experiment the key of its phase
   * @param window how long after its slate a click counts
   */
  public InterleavedCounts interleaved(
      Namespace namespace, String experiment, String variant, Duration window) {
    return read(
            INTERLEAVED,
            experiment,
            row ->
                new InterleavedCounts(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7)),
            (double) window.toSeconds(),
            namespace.name(),
            experiment,
            variant)
        .get(0);
  }

  private interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private <T> List<T> read(String sql, String experiment, Reader<T> reader, Object... values) {
    try (Connection connection = database.getConnection();
        PreparedStatement query = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        query.setObject(i + 1, values[i]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          rows.add(reader.read(row));
        }
      }
      return List.copyOf(rows);
    } catch (SQLException e) {
      throw new RegistryException("cannot read the users of experiment " + experiment, e);
    }
  }
}
