package io.millrace.ingest.upkeep;

import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.LogKeeper.Expiry;
import io.millrace.namespace.Topic;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code millrace log expire}. */
@Command(
    name = "expire",
    mixinStandardHelpOptions = true,
    description = {
      "Forgets old snapshots, and deletes the files that only they had.",
      "No row is lost; a training or a query that began before the given age may fail."
    })
final class LogExpireCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      defaultValue = "7d",
      converter = Ages.DurationConverter.class,
      description = "how old a snapshot must be, such as 12h or 7d (${DEFAULT-VALUE})")
  @SuppressWarnings("NullAway.Init")
  private Duration age;

  @Override
  public Integer call() {
    return Logs.with(options, this::expire);
  }

  private int expire(LogKeeper keeper) {
    Map<String, Object> result = new LinkedHashMap<>();
    for (Topic topic : keeper.topics()) {
      Expiry expiry = keeper.expire(topic, Clock.systemUTC().instant().minus(age));
      options
          .people()
          .printf(
              "%-12s forgot %,d snapshots, kept %,d, deleted %,d files%n",
              topic.suffix(), expiry.snapshots(), expiry.remaining(), expiry.deletedFiles());
      result.put(
          topic.suffix(),
          Map.of(
              "snapshots", expiry.snapshots(),
              "remaining", expiry.remaining(),
              "deleted_files", expiry.deletedFiles()));
    }
    return options.done(result);
  }
}
