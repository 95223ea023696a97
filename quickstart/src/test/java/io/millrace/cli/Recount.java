package io.millrace.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
