package io.millrace.ingest.imports;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event a row; the header names the event's fields, {@code context.device} or {@code
 * attributes.price} an entry of a map. An empty cell is an absent field. In attributes and context
 * what looks like a number is one, {@code true} and {@code false} are themselves, and a cell is a
 * list where its column says by what it is divided: {@code attributes.tags[|]}. A row without
 * {@code event_id} gets one from what it says. Whether a row is a valid event is for the collector
 * to say.
 */
final class CsvEvents {
  private static final Set<String> NUMBERS = Set.of("value", "quantity", "position");
  private static final Set<String> MAPS = Set.of("context", "attributes", "properties");
  private static final Set<String> NEEDED = Set.of("type", "timestamp");
  private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,14})(\\.\\d{1,15})?");
  private static final Pattern EPOCH = Pattern.compile("\\d{9,15}");
  private static final Pattern LIST = Pattern.compile("(.+)\\[(.+)]");

  private final JsonMapper json = JsonMapper.shared();
  private final ContentIds ids = new ContentIds();
  private final ImportSource source;
  private final HistoryWriter history;

  CsvEvents(ImportSource source, HistoryWriter history) {
    this.source = source;
    this.history = history;
  }

  /**
   * A cell on its way into an event.
   *
   * @param list what divides it into a list; empty where it is none
   */
  record Cell(String text, Optional<String> list) {}

  void read() throws IOException {
    Path file = source.path();
    source.rows(
        file,
        new CsvRows.Layout(Optional.empty(), true),
        history,
        new CsvRows.Reader() {
          @Override
          public void columns(Set<String> columns) {
            requireFields(file, columns);
          }

          @Override
          public void accept(CsvRows.Row row) throws IOException {
            history.addJson(json(cells(row)), file, row.line());
          }
        });
  }

  private static void requireFields(Path file, Set<String> columns) {
    if (!columns.containsAll(NEEDED)) {
      throw new ImportException(
          "%s must have the columns type and timestamp, has %s; if they have other names, say which is which with --mapping"
              .formatted(file, columns.stream().sorted().toList()));
    }
  }

  private static Map<String, Cell> cells(CsvRows.Row row) {
    Map<String, Cell> cells = new LinkedHashMap<>();
    row.cells()
        .forEach(
            (column, text) -> {
              Matcher list = LIST.matcher(column);
              if (list.matches()) {
                cells.put(list.group(1), new Cell(text, Optional.of(list.group(2))));
              } else {
                cells.put(column, new Cell(text, Optional.empty()));
              }
            });
    return cells;
  }

  /** One row as one line of JSON. */
  byte[] json(Map<String, Cell> cells) {
    ObjectNode event = event(cells);
    if (!event.has("event_id")) {
      Map<String, Cell> ordered = new TreeMap<>(cells);
      event.put(
          "event_id",
          ids.next(
              "csv",
              ordered.entrySet().stream()
                  .filter(cell -> !cell.getValue().text().isBlank())
                  .flatMap(cell -> List.of(cell.getKey(), cell.getValue().text().strip()).stream())
                  .toArray(String[]::new)));
    }
    return json.writeValueAsBytes(event);
  }

  private ObjectNode event(Map<String, Cell> cells) {
    ObjectNode event = json.createObjectNode();
    for (Map.Entry<String, Cell> cell : cells.entrySet()) {
      String value = cell.getValue().text().strip();
      if (value.isEmpty()) {
        continue;
      }
      String name = cell.getKey();
      int dot = name.indexOf('.');
      if (dot > 0 && MAPS.contains(name.substring(0, dot))) {
        putLoosely(
            event.withObjectProperty(name.substring(0, dot)),
            name.substring(dot + 1),
            value,
            cell.getValue().list());
      } else if (NUMBERS.contains(name) && NUMBER.matcher(value).matches()) {
        event.put(name, new BigDecimal(value));
      } else if (name.equals("timestamp") && EPOCH.matcher(value).matches()) {
        event.put(name, Long.parseLong(value));
      } else if (name.equals("deleted") && flag(value).isPresent()) {
        event.put(name, flag(value).get());
      } else {
        event.put(name, value);
      }
    }
    return event;
  }

  /** What can mean nothing else; anything else is for the collector to refuse by its field. */
  private static Optional<Boolean> flag(String value) {
    return switch (value.toLowerCase(Locale.ROOT)) {
      case "true", "yes", "1" -> Optional.of(true);
      case "false", "no", "0" -> Optional.of(false);
      default -> Optional.empty();
    };
  }

  private static void putLoosely(ObjectNode map, String name, String value, Optional<String> list) {
    if (list.isPresent()) {
      ArrayNode elements = map.putArray(name);
      for (String element : value.split(Pattern.quote(list.get()))) {
        if (!element.isBlank()) {
          elements.add(element.strip());
        }
      }
    } else if (NUMBER.matcher(value).matches()) {
      map.put(name, new BigDecimal(value));
    } else if (value.equalsIgnoreCase("true") || value.equalsIgnoreCase("false")) {
      map.put(name, value.equalsIgnoreCase("true"));
    } else {
      map.put(name, value);
    }
  }
}
