package io.millrace.ingest.upkeep;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which dead letters were sent again with success: a file in the home, replaced whole after each.
 * The topic itself keeps every letter as it came.
 */
final class Retried {
  private final Path file;
  private final Set<Long> numbers;

  private Retried(Path file, Set<Long> numbers) {
    this.file = file;
    this.numbers = numbers;
  }

  static Retried load(Settings settings, Namespace site) throws IOException {
    Path file =
        settings.storage().artifactsPath().resolveSibling("dead").resolve(site.name() + ".json");
    Set<Long> numbers =
        Files.isRegularFile(file)
            ? JsonMapper.shared()
                .readValue(Files.readAllBytes(file), new TypeReference<TreeSet<Long>>() {})
            : new TreeSet<>();
    return new Retried(file, numbers);
  }

  boolean contains(long number) {
    return numbers.contains(number);
  }

  void add(long number) throws IOException {
    numbers.add(number);
    Path parent = file.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.write(next, JsonMapper.shared().writeValueAsBytes(numbers));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
