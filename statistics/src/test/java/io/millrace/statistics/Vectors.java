package io.millrace.statistics;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference numbers; {@code src/test/resources/vectors/README.md} has their origin. */
public final class Vectors {
  private static final Path COMMITTED = Path.of("src/test/resources/vectors");

  private Vectors() {}

  /** Reads a file; the test fails if it is absent. */
  public static JsonNode read(String name) {
    return JsonMapper.shared().readTree(COMMITTED.resolve(name).toFile());
  }

  /** Reads a file that is too large or not free to be committed; skips the test if it is absent. */
  public static JsonNode readShared(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path file = directory.resolve("shared/vectors").resolve(name);
      if (Files.isRegularFile(file)) {
        return JsonMapper.shared().readTree(file.toFile());
      }
      directory = directory.getParent();
    }
    return Assumptions.abort(
        "../shared/vectors/%s is not next to the project; it is not free to be committed"
            .formatted(name));
  }
}
