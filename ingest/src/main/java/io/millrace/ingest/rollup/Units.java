package io.millrace.ingest.rollup;

import io.millrace.experiment.Measure;
import io.millrace.experiment.sums.UserValue;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * The table {@code experiment_unit}: a row a user in an arm. A user who is new there takes the sums
 * of the 14 whole days (UTC) before from {@code user_day}; they never change, as treatment cannot
 * have changed what was before it.
 */
final class Units {
  private static final List<Measure> ALL = Measure.all();
  private static final List<Measure> PAST = ALL.stream().filter(Measure::hasPast).toList();

  /** Users who have no slates to add and are not there were erased: they stay so. */
  private static final String ADD =
      """
      insert into experiment_unit as u (namespace, experiment_id, variant, user_id, first_exposure,
                                        segments, %1$s, %2$s)
      select ?, n.experiment_id, n.variant, n.user_id, n.first_exposure::timestamptz,
             n.segments::jsonb, %3$s, %4$s
        from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[], %5$s)
          as n(experiment_id, variant, user_id, first_exposure, segments, %1$s)
        left join experiment_unit e
          on e.namespace = ? and e.experiment_id = n.experiment_id and e.variant = n.variant
         and e.user_id = n.user_id
        left join lateral (
          select %6$s
            from user_day d
           where e.user_id is null and d.namespace = ? and d.user_id = n.user_id
             and d.day < (n.first_exposure::timestamptz at time zone 'utc')::date
             and d.day >= (n.first_exposure::timestamptz at time zone 'utc')::date - 14) as p on true
       where n.%7$s > 0 or e.user_id is not null
       order by n.experiment_id, n.variant, n.user_id
      on conflict (namespace, experiment_id, variant, user_id) do update
      set first_exposure = least(u.first_exposure, excluded.first_exposure), %8$s
      returning experiment_id, variant, user_id, segments::text as segments, %1$s, %2$s
      """
          .formatted(
              list(ALL, measure -> UserValue.of(measure).name()),
              list(PAST, measure -> UserValue.before(measure).name()),
              list(ALL, measure -> "n." + measure.wireName()),
              list(PAST, measure -> "coalesce(p.%s, 0)".formatted(measure.wireName())),
              list(ALL, measure -> "?::float8[]"),
              list(PAST, measure -> "sum(d.%1$s) as %1$s".formatted(measure.wireName())),
              Measure.SLATES.wireName(),
              list(ALL, measure -> "%1$s = u.%1$s + excluded.%1$s".formatted(measure.wireName())));

  private Units() {}

  /** A user in an arm as the transaction has left it, and as it was before. */
  record Counted(
      UnitKey key,
      Map<String, String> segments,
      boolean fresh,
      UserValue.Counted before,
      UserValue.Counted after) {}

  /** Adds, in the order of the keys; two that add to the same user do so one behind the other. */
  static List<Counted> add(
      Connection connection, Namespace namespace, SortedMap<UnitKey, RollupChanges.Unit> units)
      throws SQLException {
    if (units.isEmpty()) {
      return List.of();
    }
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      int at = 1;
      statement.setString(at++, namespace.name());
      for (Function<Map.Entry<UnitKey, RollupChanges.Unit>, Object> column : texts()) {
        statement.setArray(
            at++,
            connection.createArrayOf("text", units.entrySet().stream().map(column).toArray()));
      }
      for (Measure measure : ALL) {
        statement.setArray(
            at++,
            connection.createArrayOf(
                "float8",
                units.values().stream().map(unit -> unit.counts().get(measure)).toArray()));
      }
      statement.setString(at++, namespace.name());
      statement.setString(at, namespace.name());
      try (ResultSet row = statement.executeQuery()) {
        return read(row, units);
      }
    }
  }

  private static List<Function<Map.Entry<UnitKey, RollupChanges.Unit>, Object>> texts() {
    JsonTexts json = new JsonTexts();
    return List.of(
        unit -> unit.getKey().experiment(),
        unit -> unit.getKey().variant(),
        unit -> unit.getKey().user(),
        unit -> time(unit.getValue().first()),
        unit -> json.write(unit.getValue().segments()));
  }

  private static String time(Instant first) {
    return first.equals(Instant.MAX) ? "infinity" : first.toString();
  }

  private static List<Counted> read(ResultSet row, SortedMap<UnitKey, RollupChanges.Unit> units)
      throws SQLException {
    JsonTexts segments = new JsonTexts();
    List<Counted> counted = new ArrayList<>();
    while (row.next()) {
      UnitKey key = new UnitKey(row.getString(1), row.getString(2), row.getString(3));
      MeasureCounts added =
          Optional.ofNullable(units.get(key))
              .map(RollupChanges.Unit::counts)
              .orElseThrow(() -> new IllegalStateException("PostgreSQL returned another " + key));
      MeasureCounts now = new MeasureCounts();
      MeasureCounts past = new MeasureCounts();
      int column = 5;
      for (Measure measure : ALL) {
        now.add(measure, row.getDouble(column++));
      }
      for (Measure measure : PAST) {
        past.add(measure, row.getDouble(column++));
      }
      // Every user came in with a slate: who has no others was not there.
      double slates = added.get(Measure.SLATES);
      boolean fresh = slates > 0 && now.get(Measure.SLATES) == slates;
      counted.add(
          new Counted(
              key,
              segments.read(row.getString(4)),
              fresh,
              new State(measure -> now.get(measure) - added.get(measure), past),
              new State(now::get, past)));
    }
    return counted;
  }

  private record State(ToDoubleFunction<Measure> current, MeasureCounts past)
      implements UserValue.Counted {
    @Override
    public double now(Measure measure) {
      return current.applyAsDouble(measure);
    }

    @Override
    public double before(Measure measure) {
      return past.get(measure);
    }
  }

  private static String list(List<Measure> measures, Function<Measure, String> sql) {
    return measures.stream().map(sql).collect(Collectors.joining(", "));
  }
}
