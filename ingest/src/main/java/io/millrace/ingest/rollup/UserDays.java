package io.millrace.ingest.rollup;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.experiment.Currencies;
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

/**
 * The table {@code user_day}: what a user saw and did on a day, under an experiment or not. A unit
 * that an experiment meets for the first time takes its past from here.
 */
final class UserDays {
  /** Older days are no unit's past any more. */
  static final int KEPT_DAYS = 60;

  private static final String ADD =
      """
      insert into user_day as d (namespace, user_id, day, requests, impressions, clicks, hides,
                                 carts, purchases, revenue)
      select ?, * from unnest(?::text[], ?::date[], ?::int8[], ?::int8[], ?::int8[], ?::int8[],
                              ?::int8[], ?::int8[], ?::float8[])
      on conflict (namespace, user_id, day) do update
      set requests = d.requests + excluded.requests,
          impressions = d.impressions + excluded.impressions,
          clicks = d.clicks + excluded.clicks, hides = d.hides + excluded.hides,
          carts = d.carts + excluded.carts, purchases = d.purchases + excluded.purchases,
          revenue = d.revenue + excluded.revenue
      """;
  private static final String PRUNE = "delete from user_day where namespace = ? and day < ?";
  private static final int COUNTS = 6;

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

  /** Slates, items, clicks, hides, carts and purchases; and what those were worth. */
  private static final class Day {
    private final long[] counts = new long[COUNTS];
    private double revenue;
  }

  void add(Connection connection, Batch batch) throws SQLException {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    LocalDate oldest = today.minusDays(KEPT_DAYS);
    Map<Key, Day> days = new HashMap<>();
    for (Event event : batch.events()) {
      LocalDate day = LocalDate.ofInstant(event.timestamp(), ZoneOffset.UTC);
      if (day.isBefore(oldest)) {
        continue;
      }
      if (event instanceof Impression slate) {
        Day counted = days.computeIfAbsent(new Key(slate.key(), day), key -> new Day());
        counted.counts[0]++;
        counted.counts[1] += slate.items().size();
      } else if (event instanceof Interaction interaction && column(interaction) > 0) {
        Day counted = days.computeIfAbsent(new Key(interaction.key(), day), key -> new Day());
        Outcome outcome = Outcome.of(interaction, currencies);
        counted.counts[column(interaction)] += outcome.isReturn() ? 0 : 1;
        counted.revenue += outcome.amount();
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

  private static int column(Interaction interaction) {
    return switch (interaction.interaction()) {
      case CLICK -> 2;
      case HIDE -> 3;
      case ADD_TO_CART -> 4;
      case PURCHASE -> 5;
      default -> 0;
    };
  }

  private void write(Connection connection, Map<Key, Day> days) throws SQLException {
    if (days.isEmpty()) {
      return;
    }
    // In one order everywhere, so that two instances never wait for each other.
    List<Key> keys =
        days.keySet().stream()
            .sorted(Comparator.comparing(Key::user).thenComparing(Key::day))
            .toList();
    try (PreparedStatement statement = connection.prepareStatement(ADD)) {
      statement.setString(1, namespace.name());
      statement.setArray(
          2, connection.createArrayOf("text", keys.stream().map(Key::user).toArray()));
      statement.setArray(
          3,
          connection.createArrayOf(
              "date", keys.stream().map(key -> key.day().toString()).toArray()));
      for (int count = 0; count < COUNTS; count++) {
        int at = count;
        statement.setArray(
            4 + count,
            connection.createArrayOf(
                "int8", keys.stream().map(key -> counted(days, key).counts[at]).toArray()));
      }
      statement.setArray(
          4 + COUNTS,
          connection.createArrayOf(
              "float8", keys.stream().map(key -> counted(days, key).revenue).toArray()));
      statement.executeUpdate();
    }
  }

  private static Day counted(Map<Key, Day> days, Key key) {
    return days.getOrDefault(key, new Day());
  }
}
