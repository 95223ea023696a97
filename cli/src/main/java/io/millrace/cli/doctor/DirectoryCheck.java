package io.millrace.cli.doctor;

import io.millrace.config.SettingKey;
import io.millrace.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether the directories of the settings can be written, or made. */
final class DirectoryCheck implements Check {
  @Override
  public List<Finding> run(Settings settings) {
    return List.of(
        look("warehouse", settings.storage().warehousePath()),
        look("artifacts", settings.storage().artifactsPath()));
  }

  private static Finding look(String name, Path directory) {
    Path existing = nearestExisting(directory);
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.fail(
          name,
          "%s cannot be written".formatted(directory),
          "make %s writable, or set %s to another directory"
              .formatted(
                  existing == null ? directory : existing,
                  SettingKey.variable("millrace." + name)));
    }
    return Finding.ok(
        name,
        existing.equals(directory)
            ? "%s can be written".formatted(directory)
            : "%s will be made".formatted(directory));
  }

  private static @Nullable Path nearestExisting(Path directory) {
    Path at = directory;
    while (at != null && !Files.exists(at)) {
      at = at.getParent();
    }
    return at;
  }
}
