package io.millrace.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationDocTest {
  private static final Path SOURCES = Path.of("src", "main", "java", "io", "millrace", "config");
  private static final Pattern PARAMETER =
      Pattern.compile("(?s)@param (\\w+) (.*?)(?=\\n \\* @|\\n \\*/)");

  /** The table of the documentation says what the records and their Javadoc say. */
  @Test
  void table_everyKey_hasItsRowAndNoOther() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("..", "docs", "configuration.md")).stream()
            .filter(line -> line.startsWith("| `millrace.") && !line.contains(".*`"))
            .toList();

    assertThat(rows).containsExactlyElementsOf(expected());
  }

  /** Whatever users may name freely is explained with the name to begin with. */
  @Test
  void passThrough_everyMap_isExplained() throws IOException {
    String text = Files.readString(Path.of("..", "docs", "configuration.md"));

    assertThat(SettingsTable.MAPS)
        .hasSize(5)
        .allSatisfy(
            map ->
                assertThat(text)
                    .contains("| `%s.*` | `%s_*` |".formatted(map, SettingKey.variable(map))));
  }

  private static List<String> expected() throws IOException {
    List<String> rows = new ArrayList<>();
    Iterator<SettingKey> keys = Settings.keys().iterator();
    for (RecordComponent subject : Settings.class.getRecordComponents()) {
      Map<String, String> meanings = meanings(subject.getType());
      for (RecordComponent component : subject.getType().getRecordComponents()) {
        if (component.getType() == Map.class || component.getType().isRecord()) {
          continue;
        }
        SettingKey key = keys.next();
        String value = key.defaultValue().isEmpty() ? "" : "`" + key.defaultValue() + "`";
        rows.add(
            "| `%s` | `%s` | %s | %s |"
                .formatted(key.name(), key.variable(), value, meanings.get(component.getName())));
      }
    }
    return rows;
  }

  private static Map<String, String> meanings(Class<?> subject) throws IOException {
    String source = Files.readString(SOURCES.resolve(subject.getSimpleName() + ".java"));
    Map<String, String> meanings = new HashMap<>();
    Matcher matcher = PARAMETER.matcher(source);
    while (matcher.find()) {
      meanings.putIfAbsent(matcher.group(1), matcher.group(2).replaceAll("\\n \\* +", " "));
    }
    return meanings;
  }
}
