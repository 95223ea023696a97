package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  /** The table in the documentation is written by hand once and held to the code by this. */
  @Test
  void table_everySetting_hasItsRowAndNoOther() throws IOException {
    Path file = Path.of("..", "docs", "configuration.md");
    List<String> rows =
        Files.readAllLines(file).stream().filter(line -> line.startsWith("| `MILLRACE_")).toList();

    assertThat(rows)
        .containsExactlyElementsOf(
            Arrays.stream(Setting.values()).map(ConfigurationDocTest::row).toList());
  }

  private static String row(Setting setting) {
    String value = setting.defaultValue().isEmpty() ? "" : "`" + setting.defaultValue() + "`";
    return "| `%s` | %s | %s |".formatted(setting.variable(), value, setting.meaning());
  }
}
