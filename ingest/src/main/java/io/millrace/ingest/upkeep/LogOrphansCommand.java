package io.millrace.ingest.upkeep;

import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogKeeper.Orphan;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace log orphans}. */
@Command(
    name = "orphans",
    mixinStandardHelpOptions = true,
    description =
        "Files that no snapshot knows, as a writer leaves them that was killed before its commit.")
final class LogOrphansCommand implements Callable<Integer> {
  /** A writer commits within minutes, a compaction within hours. */
  private static final Duration YOUNGEST = Duration.ofHours(6);

  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      defaultValue = "3d",
      converter = Ages.DurationConverter.class,
      description = "how long ago it was written, at least 6h (${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init")
  private Duration age;

  @Option(names = "--delete", description = "delete them")
  private boolean delete;

  @Override
  public Integer call() {
    return age.compareTo(YOUNGEST) < 0
        ? options.failed("--older-than must be at least 6h: a younger file may be on its way in")
        : Logs.with(options, this::find);
  }

  private int find(LogKeeper keeper) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Topic topic : keeper.topics()) {
      List<Orphan> orphans = keeper.orphans(topic, Clock.systemUTC().instant().minus(age));
      for (Orphan orphan : orphans) {
        options
            .people()
            .printf("%s  %s  %s%n", orphan.modified(), Logs.bytes(orphan.bytes()), orphan.path());
      }
      if (delete) {
        keeper.delete(topic, orphans);
      }
      options
          .people()
          .printf(
              "%-12s %,d files, %s%s%n",
              topic.suffix(),
              orphans.size(),
              Logs.bytes(orphans.stream().mapToLong(Orphan::bytes).sum()),
              delete && !orphans.isEmpty() ? ", deleted" : "");
      result.put(
          topic.suffix(),
          Map.of(
              "files", orphans.size(),
              "bytes", orphans.stream().mapToLong(Orphan::bytes).sum(),
              "deleted", delete));
    }
    return options.done(result);
  }
}
