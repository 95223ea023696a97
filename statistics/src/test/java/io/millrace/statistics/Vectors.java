package io.millrace.statistics;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reference numbers that lie beside the project, where they do. */
public final class Vectors {
  private Vectors() {}

  /** The file, or a skipped test where it is absent. */
  public static JsonNode read(String name) {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      Path file = directory.resolve("shared/vectors").resolve(name);
      if (Files.isRegularFile(file)) {
        return JsonMapper.shared().readTree(file.toFile());
      }
      directory = directory.getParent();
    }
    return Assumptions.abort("shared/vectors/%s is not here: skipped".formatted(name));
  }
}
