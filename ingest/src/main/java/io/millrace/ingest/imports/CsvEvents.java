package io.millrace.ingest.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event a row; the header names the event's fields, {@code context.device} or {@code
 * attributes.price} an entry of a map. An empty cell is an absent field. In attributes and context
 * what looks like a number is one, and a bar separates the elements of a list. A row without {@code
 * event_id} gets one from the file's name and the row's number. Whether a row is a valid event is
 * for the collector to say.
 */
final class CsvEvents {
  private static final Set<String> NUMBERS = Set.of("value", "quantity", "position");
  private static final Set<String> MAPS = Set.of("context", "attributes", "properties");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");
  private static final Pattern EPOCH = Pattern.compile("\\d{9,15}");

  private final JsonMapper json = JsonMapper.shared();

  History read(Path file) throws IOException {
    EventTimes rows = new EventTimes();
    String prefix = EventTimes.idPrefix("csv", file);
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder().allowMissingFields(true).ofNamedCsvRecord(SourceFile.text(file))) {
      for (NamedCsvRecord row : csv) {
        rows.add(json(row.getFieldsAsMap(), prefix + (rows.size() + 1)));
      }
    }
    return rows.history(rows.size(), new Tally());
  }

  /** One row as one line of JSON. */
  byte[] json(Map<String, String> cells, String defaultId) {
    return json.writeValueAsBytes(event(cells, defaultId));
  }

  private ObjectNode event(Map<String, String> cells, String defaultId) {
    ObjectNode event = json.createObjectNode();
    for (Map.Entry<String, String> cell : cells.entrySet()) {
      String value = cell.getValue().strip();
      if (value.isEmpty()) {
        continue;
      }
      String name = cell.getKey().strip();
      int dot = name.indexOf('.');
      if (dot > 0 && MAPS.contains(name.substring(0, dot))) {
        putLoosely(
            event.withObjectProperty(name.substring(0, dot)), name.substring(dot + 1), value);
      } else if (NUMBERS.contains(name) && NUMBER.matcher(value).matches()) {
        event.put(name, new BigDecimal(value));
      } else if (name.equals("timestamp") && EPOCH.matcher(value).matches()) {
        event.put(name, Long.parseLong(value));
      } else if (name.equals("deleted")) {
        event.put(name, Boolean.parseBoolean(value));
      } else {
        event.put(name, value);
      }
    }
    if (!event.has("event_id")) {
      event.put("event_id", defaultId);
    }
    return event;
  }

  private static void putLoosely(ObjectNode map, String name, String value) {
    if (value.indexOf('|') >= 0) {
      var list = map.putArray(name);
      for (String element : value.split("\\|")) {
        list.add(element.strip());
      }
    } else if (NUMBER.matcher(value).matches()) {
      map.put(name, new BigDecimal(value));
    } else {
      map.put(name, value);
    }
  }
}
