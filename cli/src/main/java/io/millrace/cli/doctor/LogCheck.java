package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.iceberg.IcebergEventLogs;
import io.millrace.namespace.Topic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether the metadata of the event log's tables can be read, where there is a log. */
final class LogCheck implements Check {
  private static final String NAME = "event log";

  @Override
  public List<Finding> run(Settings settings) {
    Path directory = settings.storage().warehousePath().resolve(settings.namespace().name());
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (IcebergEventLogs logs = IcebergEventLogs.open(settings)) {
      LogKeeper keeper = logs.keeper(settings.namespace());
      List<Finding> findings = new ArrayList<>();
      for (Topic topic : keeper.topics()) {
        Optional<String> damage = keeper.damage(topic);
        damage.ifPresent(
            reason ->
                findings.add(
                    Finding.fail(
                        NAME,
                        "the table of %s is damaged: %s".formatted(topic.suffix(), reason),
                        "run 'millrace log restore'")));
      }
      return findings.isEmpty()
          ? List.of(
              Finding.ok(NAME, "%d tables in %s".formatted(keeper.topics().size(), directory)))
          : findings;
    } catch (RuntimeException e) {
      return List.of(
          Finding.note(
              NAME, "cannot be looked at: " + e.getMessage(), "see the finding of postgresql"));
    }
  }
}
