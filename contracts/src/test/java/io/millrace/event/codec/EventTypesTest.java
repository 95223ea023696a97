package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "events.md");

  /** The heading of each type's table in the document. */
  private static final Map<String, String> HEADINGS =
      Map.of(
          "interaction", "## Interactions",
          "impression", "## Impressions",
          "shown", "## Items of an impression",
          "item", "## Items",
          "user", "## Users");

  @Test
  void document_everyType_hasTheRowsOfItsTable() throws IOException {
    for (EventType<?, ?> type : types()) {
      assertThat(rowsUnder(HEADINGS.get(type.name())))
          .as("docs/events.md, %s", type.name())
          .containsExactlyElementsOf(type.fields().stream().map(EventTypesTest::row).toList());
    }
  }

  /** Iceberg finds a column of a file by its id. */
  @Test
  void columns_ofAType_haveIdsOfTheirOwn() {
    for (EventType<?, ?> type : types()) {
      Set<Integer> ids = new HashSet<>();
      for (EventField<?, ?, ?> field : type.fields()) {
        assertThat(field.columnId() == 0 || ids.add(field.columnId()))
            .as("%s.%s", type.name(), field.name())
            .isTrue();
      }
    }
  }

  /** The components of the record are the fields, so that none is forgotten in the table. */
  @Test
  void fields_ofAType_areTheComponentsOfItsRecord() {
    for (EventType<?, ?> type : types()) {
      Class<?> record = type.newBuilder().getClass().getEnclosingClass();
      List<String> components = new ArrayList<>();
      for (var component : record.getRecordComponents()) {
        components.add(component.getName().replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT));
      }
      List<String> fields = new ArrayList<>(type.fields().stream().map(EventField::name).toList());
      if (type == EventTypes.INTERACTION) {
        components.set(components.indexOf("interaction"), "type");
      } else {
        fields.remove("type");
      }

      assertThat(fields).as(type.name()).containsExactlyInAnyOrderElementsOf(components);
    }
  }

  private static List<EventType<?, ?>> types() {
    List<EventType<?, ?>> types = new ArrayList<>(EventTypes.all());
    types.add(EventTypes.SHOWN);
    return types;
  }

  private static String row(EventField<?, ?, ?> field) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            field.name(),
            field.accepts(),
            field.presence() == EventField.Presence.REQUIRED ? "yes" : "no",
            field.columnId() == 0 ? "the table" : field.kind().columnType().description(),
            field.meaning());
  }

  private static List<String> rowsUnder(String heading) throws IOException {
    List<String> rows = new ArrayList<>();
    boolean under = false;
    for (String line : Files.readAllLines(DOCUMENT)) {
      if (line.startsWith("#")) {
        under = line.equals(heading);
      } else if (under && line.startsWith("| `")) {
        rows.add(line);
      }
    }
    return rows;
  }
}
