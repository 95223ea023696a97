package io.millrace.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * An experiment's counts once more, by another engine and from the other end: DuckDB reads the
 * event log's files, and knows nothing of the rollups. For a log that was not compacted, whose
 * directory holds each row once.
 */
final class Recount {
  /** Clicks count for a day behind their slate, once an item, and only on items of the slate. */
  private static final String COUNTS =
      """
      with slates as (
        select map_extract(experiments, '%1$s')[1] as variant, request_id, user_id, "timestamp" as moment,
               items
          from read_parquet('%2$s/impressions/data/**/*.parquet')
         where map_extract(experiments, '%1$s')[1] is not null
      ), shown as (
        select variant, request_id, user_id, moment, unnest(items).item_id as item_id from slates
      ), clicks as (
        select request_id, item_id, min("timestamp") as moment
          from read_parquet('%2$s/events/data/**/*.parquet')
         where type = 'click' and request_id is not null
         group by all
      )
      select variant, count(distinct user_id) as users, count(distinct s.request_id) as slates,
             count(*) as impressions,
             count(c.moment) filter (where c.moment <= s.moment + interval 1 day) as clicks
        from shown s
        left join clicks c on c.request_id = s.request_id and c.item_id = s.item_id
       group by variant order by variant
      """;

  /** A click credits the model that put the item up; a user's slates are judged together. */
  private static final String CREDITS =
      """
      with slates as (
        select request_id, user_id, "timestamp" as moment, items,
               string_split(regexp_extract(properties, '"teams":[[]([-0-9, ]+)[]]', 1), ',')::int[] as teams
          from read_parquet('%2$s/impressions/data/**/*.parquet')
         where map_extract(experiments, '%1$s')[1] = '%3$s' and properties like '%%"teams":%%'
      ), shown as (
        select request_id, user_id, moment, unnest(items).item_id as item_id, unnest(teams) as team
          from slates
      ), clicks as (
        select request_id, item_id, min("timestamp") as moment
          from read_parquet('%2$s/events/data/**/*.parquet')
         where type = 'click' and request_id is not null
         group by all
      ), credits as (
        select s.user_id, count(distinct s.request_id) as slates,
               count(c.moment) filter (where s.team = 0 and c.moment <= s.moment + interval 1 day) as a,
               count(c.moment) filter (where s.team = 1 and c.moment <= s.moment + interval 1 day) as b
          from shown s
          left join clicks c on c.request_id = s.request_id and c.item_id = s.item_id
         group by s.user_id
      )
      select sum(slates), count(*), sum(a), sum(b), count(*) filter (where a > b),
             count(*) filter (where b > a), count(*) filter (where a = b)
        from credits
      """;

  private Recount() {}

  /** An arm's counts. */
  record Counts(long users, long slates, long impressions, long clicks) {}

  /**
   * By DuckDB.
   *
   * @param site the directory of the site's tables
   */
  static Map<String, Counts> byDuckDb(Path site, String experiment) throws SQLException {
    Map<String, Counts> counts = new TreeMap<>();
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(COUNTS.formatted(experiment, site))) {
      while (row.next()) {
        counts.put(
            row.getString("variant"),
            new Counts(
                row.getLong("users"),
                row.getLong("slates"),
                row.getLong("impressions"),
                row.getLong("clicks")));
      }
    }
    return counts;
  }

  /**
   * Slates, users, clicks on each model's items, users that each won, and ties, by DuckDB.
   *
   * @param site the directory of the site's tables
   */
  static List<Long> creditsByDuckDb(Path site, String experiment, String variant)
      throws SQLException {
    try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duck.createStatement();
        ResultSet row = statement.executeQuery(CREDITS.formatted(experiment, site, variant))) {
      row.next();
      List<Long> credits = new ArrayList<>();
      for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
        credits.add(row.getLong(column));
      }
      return credits;
    }
  }

  /** The same by the console's report. */
  static List<Long> credits(JsonNode interleaving) {
    List<Long> credits = new ArrayList<>();
    credits.add(interleaving.required("slates").asLong());
    credits.add(interleaving.required("users").asLong());
    interleaving.required("clicks").forEach(clicks -> credits.add(clicks.asLong()));
    interleaving.required("wins").forEach(wins -> credits.add(wins.asLong()));
    credits.add(interleaving.required("ties").asLong());
    return credits;
  }

  /** By the console's report. */
  static Map<String, Counts> of(JsonNode report) {
    Map<String, Counts> counts = new TreeMap<>();
    for (JsonNode arm : report.required("variants")) {
      counts.put(
          arm.required("name").asString(),
          new Counts(
              arm.required("users").asLong(),
              arm.required("requests").asLong(),
              arm.required("impressions").asLong(),
              arm.required("clicks").asLong()));
    }
    return counts;
  }
}
