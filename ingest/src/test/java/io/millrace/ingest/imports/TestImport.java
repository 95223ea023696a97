package io.millrace.ingest.imports;

import io.millrace.config.Settings;
import java.nio.file.Path;
import picocli.CommandLine;

/** The command {@code import}, for tests of other packages. */
public final class TestImport {
  private TestImport() {}

  /**
   * @return the exit status
   */
  public static int run(Settings settings, String format, Path path) {
    return new CommandLine(new ImportCommand(() -> settings))
        .execute(format, path.toString(), "--namespace", settings.namespace().name());
  }
}
