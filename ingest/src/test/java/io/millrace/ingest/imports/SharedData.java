package io.millrace.ingest.imports;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real data sets beside the project; they are not part of it. */
final class SharedData {
  private SharedData() {}

  /** The folder, or the test is skipped. */
  static Path require(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path data = directory.resolve("shared/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
      directory = directory.getParent();
    }
    assumeTrue(false, "no shared/data/" + name + " beside the project: skipped");
    throw new AssertionError("not reached");
  }
}
