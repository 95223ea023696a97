package io.millrace.ingest.upkeep;

import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogKeeper.TableStatus;
import io.millrace.eventlog.LogSql;
import io.millrace.namespace.Topic;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace log show}. */
@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    description = "Tables, rows, files, bytes and snapshots.")
final class LogShowCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--sql",
      description =
          "print SQL that makes a view of each table in DuckDB, and nothing else: millrace log show"
              + " --sql > log.sql; duckdb -init log.sql")
  private boolean sql;

  @Override
  public Integer call() {
    return Logs.with(options, sql ? this::views : this::show);
  }

  private int views(LogKeeper keeper) {
    PrintWriter out = options.people();
    for (Topic topic : keeper.topics()) {
      List<String> files = keeper.files(topic);
      out.println(
          files.isEmpty()
              ? "-- " + topic.suffix() + " has no rows yet"
              : LogSql.view(topic, files));
    }
    out.flush();
    return 0;
  }

  private int show(LogKeeper keeper) {
    PrintWriter out = options.people();
    out.printf(
        "%-12s %14s %8s %8s %12s %6s %9s  %s%n",
        "table", "rows", "files", "small", "bytes", "parts", "snapshots", "written");
    List<Map<String, Object>> tables = new ArrayList<>();
    for (Topic topic : keeper.topics()) {
      TableStatus table = keeper.status(topic);
      out.printf(
          "%-12s %,14d %,8d %,8d %12s %,6d %,9d  %s%n",
          topic.suffix(),
          table.rows(),
          table.files(),
          table.smallFiles(),
          Logs.bytes(table.bytes()),
          table.partitions(),
          table.snapshots(),
          table.newestSnapshot().map(Object::toString).orElse("never"));
      tables.add(json(table));
    }
    out.println();
    for (Topic topic : keeper.topics()) {
      out.printf("%-12s %s%n", topic.suffix(), keeper.status(topic).metadata());
    }
    return options.done(Map.of("tables", tables));
  }

  private static Map<String, Object> json(TableStatus table) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("table", table.topic().suffix());
    fields.put("rows", table.rows());
    fields.put("files", table.files());
    fields.put("small_files", table.smallFiles());
    fields.put("mixed_files", table.mixedFiles());
    fields.put("bytes", table.bytes());
    fields.put("partitions", table.partitions());
    fields.put("snapshots", table.snapshots());
    table.oldestSnapshot().ifPresent(at -> fields.put("oldest_snapshot", at.toString()));
    table.newestSnapshot().ifPresent(at -> fields.put("newest_snapshot", at.toString()));
    fields.put("offsets", table.offsets());
    fields.put("metadata", table.metadata());
    return fields;
  }
}
