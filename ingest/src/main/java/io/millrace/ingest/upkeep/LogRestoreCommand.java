package io.millrace.ingest.upkeep;

import io.millrace.eventlog.LogKeeper;
import io.millrace.namespace.Topic;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code millrace log restore}. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = {
      "Goes back to the newest metadata of each table that can be read whole.",
      "Changes nothing where the current metadata can be. The sink reads again from Kafka what the",
      "restored table does not have."
    })
final class LogRestoreCommand implements Callable<Integer> {
  @Mixin SiteOptions options = new SiteOptions();

  @Override
  public Integer call() {
    return Logs.with(options, this::restore);
  }

  private int restore(LogKeeper keeper) {
    Map<String, Object> result = new LinkedHashMap<>();
    boolean lost = false;
    for (Topic topic : keeper.topics()) {
      Optional<String> damage = keeper.damage(topic);
      if (damage.isEmpty()) {
        options.people().printf("%-12s is well%n", topic.suffix());
        result.put(topic.suffix(), "well");
        continue;
      }
      options.people().printf("%-12s %s%n", topic.suffix(), damage.get());
      Optional<String> restored = keeper.restore(topic);
      options
          .people()
          .printf(
              "%-12s %s%n",
              "",
              restored
                  .map(file -> "restored " + file)
                  .orElse("no other metadata can be read: restore the files from a backup"));
      result.put(topic.suffix(), restored.orElse("damaged"));
      lost |= restored.isEmpty();
    }
    return lost
        ? options.failed("some tables have no metadata that can be read")
        : options.done(result);
  }
}
