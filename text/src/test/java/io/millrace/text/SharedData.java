package io.millrace.text;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the real data sets next to the project; they are not part of it. */
public final class SharedData {
  private SharedData() {}

  /** The folder, or the test is skipped. */
  public static Path require(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path data = directory.resolve("shared/data").resolve(name);
      if (Files.isDirectory(data)) {
        return data;
      }
      directory = directory.getParent();
    }
    assumeTrue(false, "no shared/data/" + name + " next to the project: skipped");
    throw new AssertionError("not reached");
  }
}
