package io.millrace.eventlog;

import io.millrace.namespace.Topic;
import java.util.List;
import java.util.stream.Collectors;

/** SQL by which DuckDB reads the log's tables from their Parquet files, without any extension. */
public final class LogSql {
  private LogSql() {}

  /**
   * A view named after the topic, over exactly the files that the table has now. Columns are
   * matched by name: files from before a column was added have null there.
   *
   * @param files at least one
   */
  public static String view(Topic topic, List<String> files) {
    return files.stream()
        .map(file -> "'" + file.replace("'", "''") + "'")
        .collect(
            Collectors.joining(
                ",\n  ",
                "create or replace view "
                    + topic.suffix()
                    + " as\nselect * from read_parquet([\n  ",
                "\n], union_by_name = true);"));
  }
}
