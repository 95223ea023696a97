package io.millrace.ingest.upkeep;

import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogKeeper.Compaction;
import io.millrace.namespace.Topic;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace log compact}. */
@Command(
    name = "compact",
    mixinStandardHelpOptions = true,
    description = {
      "Makes few files of many: one for each day and type, up to 128 MB each.",
      "What it replaces is deleted by 'log expire', once no snapshot has it."
    })
final class LogCompactCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Override
  public Integer call() {
    return Logs.with(options, this::compact);
  }

  private int compact(LogKeeper keeper) {
    PrintWriter out = options.people();
    Map<String, Object> result = new LinkedHashMap<>();
    for (Topic topic : keeper.topics()) {
      Compaction done =
          keeper.compact(
              topic,
              progress -> {
                out.printf(
                    "%-12s %,d files became %,d: %,d rows, %s before, %s now%n",
                    topic.suffix(),
                    progress.replaced(),
                    progress.written(),
                    progress.rows(),
                    Logs.bytes(progress.bytesBefore()),
                    Logs.bytes(progress.bytesAfter()));
                out.flush();
              });
      if (done.replaced() == 0) {
        out.printf("%-12s nothing to do%n", topic.suffix());
      }
      result.put(
          topic.suffix(),
          Map.of(
              "replaced", done.replaced(),
              "written", done.written(),
              "rows", done.rows(),
              "bytes_before", done.bytesBefore(),
              "bytes_after", done.bytesAfter()));
    }
    return options.done(result);
  }
}
