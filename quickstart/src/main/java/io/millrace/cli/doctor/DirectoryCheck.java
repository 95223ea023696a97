package io.millrace.cli.doctor;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Whether the directories of the settings can be written, or made. */
final class DirectoryCheck implements Check {
  @Override
  public List<Finding> run(Settings settings) {
    return Stream.of(Setting.WAREHOUSE, Setting.ARTIFACTS)
        .map(setting -> look(setting, settings.path(setting)))
        .toList();
  }

  private static Finding look(Setting setting, Path directory) {
    String name = setting.name().toLowerCase(Locale.ROOT);
    Path existing = nearestExisting(directory);
    if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
      return Finding.fail(
          name,
          "%s cannot be written".formatted(directory),
          "make %s writable, or set %s to another directory"
              .formatted(existing == null ? directory : existing, setting.variable()));
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
