package io.millrace.ingest.rollup;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.experiment.Currencies;
import io.millrace.experiment.Measure;
import io.millrace.ingest.sink.Batch;
import io.millrace.namespace.Namespace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The table {@code user_day}: what a user saw and did on a day, under an experiment or not. A unit
 * that an experiment meets for the first time takes its past from here.
 */
final class UserDays {
  /** Older days are no unit's past any more. */
  static final int KEPT_DAYS = 60;

  private static final Set<InteractionType> COUNTED = Measure.interactions();
  private static final List<Measure> KEPT =
      Measure.all().stream().filter(Measure::hasPast).toList();

  private static final String ADD =
      """
      insert into user_day as d (namespace, user_id, day, %1$s)
      select ?, * from unnest(?::text[], ?::date[], %2$s)
      on conflict (namespace, user_id, day) do update set %3$s
      """
          .formatted(
              list(Measure::wireName),
              list(measure -> "?::float8[]"),
              list(measure -> "%1$s = d.%1$s + excluded.%1$s".formatted(measure.wireName())));

  /** Days that another instance has locked are that one's to forget. */
  private static final String PRUNE =
      """
      delete from user_day
       where ctid = any(array(
         select ctid from user_day where namespace = ? and day < ? for update skip locked))
      """;

  private final Namespace namespace;
  private final Currencies currencies;
  private final Clock clock;
  private LocalDate pruned = LocalDate.MIN;

  UserDays(Namespace namespace, Currencies currencies, Clock clock) {
    this.namespace = namespace;
    this.currencies = currencies;
    this.clock = clock;
  }

  private record Key(String user, LocalDate day) {}

  void add(Connection connection, Batch batch) throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate oldest = today.minusDays(KEPT_DAYS);
    Map<Key, MeasureCounts> days = new HashMap<>();
    for (Event event : batch.events()) {
      LocalDate day = LocalDate.ofInstant(event.timestamp(), ZoneOffset.UTC);
      if (day.isBefore(oldest)) {
        continue;
      }
      if (event instanceof Impression slate) {
        MeasureCounts counted =
            days.computeIfAbsent(new Key(slate.key(), day), key -> new MeasureCounts());
        KEPT.forEach(measure -> counted.add(measure, measure.of(slate)));
      } else if (event instanceof Interaction interaction
          && COUNTED.contains(interaction.interaction())) {
        MeasureCounts counted =
            days.computeIfAbsent(new Key(interaction.key(), day), key -> new MeasureCounts());
        Outcome outcome = Outcome.of(interaction, currencies);
        for (Measure measure : KEPT) {
          if (measure.isOf(outcome.type())) {
            counted.add(measure, measure.isAmount() ? outcome.amount() : 1);
          }
        }
      }
    }
    write(connection, days);
    if (!today.equals(pruned)) {
      try (PreparedStatement statement = connection.prepareStatement(PRUNE)) {
        statement.setString(1, namespace.name());
        statement.setObject(2, oldest);
        statement.executeUpdate();
      }
      pruned = today;
    }
  }

  private void write(Connection connection, Map<Key, MeasureCounts> days) throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    // In one order everywhere, so that two instances never wait for each other.
    SortedMap<Key, MeasureCounts> sorted =
        new TreeMap<>(Comparator.comparing(Key::user).thenComparing(Key::day));
    sorted.putAll(days);
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, namespace.name());
      statement.setArray(
          2, connection.createArrayOf("text", sorted.keySet().stream().map(Key::user).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "date", sorted.keySet().stream().map(key -> key.day().toString()).toArray()));
      int at = 4;
      for (Measure measure : KEPT) {
        statement.setArray(
            at++,
            connection.createArrayOf(
                "float8", sorted.values().stream().map(counts -> counts.get(measure)).toArray()));
      }
      statement.executeUpdate();
    }
  }

  private static String list(Function<Measure, String> sql) {
    return KEPT.stream().map(sql).collect(Collectors.joining(", "));
  }
}
