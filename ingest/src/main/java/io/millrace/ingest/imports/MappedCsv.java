package io.millrace.ingest.imports;

import io.millrace.ingest.imports.CsvMapping.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A CSV file whose columns a mapping names: each row's cells are brought under the names of an
 * event's fields, and then read as {@link CsvEvents} reads them.
 */
final class MappedCsv {
  /** With or without groups of three, by a dot, a space, a narrow space or an apostrophe. */
  private static final Pattern COMMA_NUMBER =
      Pattern.compile("-?(\\d+|\\d{1,3}([. '\u00a0\u202f’]\\d{3})+)(,\\d+)?");

  private final CsvMapping mapping;
  private final ImportSource source;
  private final HistoryWriter history;

  MappedCsv(CsvMapping mapping, ImportSource source, HistoryWriter history) {
    this.mapping = mapping;
    this.source = source;
    this.history = history;
  }

  void read() throws IOException {
    Path file = source.path();
    CsvEvents events = new CsvEvents(source, history);
    source.rows(
        file,
        new CsvRows.Layout(mapping.separator(), true),
        history,
        new CsvRows.Reader() {
          @Override
          public void columns(Set<String> columns) {
            requireColumns(columns);
          }

          @Override
          public void accept(CsvRows.Row row) throws IOException {
            Map<String, CsvEvents.Cell> fields = new LinkedHashMap<>();
            for (Map.Entry<String, Source> field : mapping.fields().entrySet()) {
              Optional<String> flaw = put(field.getKey(), field.getValue(), row, fields);
              if (flaw.isPresent()) {
                history.skip(flaw.get(), file, row.line());
                return;
              }
            }
            history.addJson(events.json(fields), file, row.line());
          }
        });
  }

  private void requireColumns(Set<String> columns) {
    for (Source source : mapping.fields().values()) {
      source
          .column()
          .filter(name -> !columns.contains(name))
          .ifPresent(
              name -> {
                throw new IllegalArgumentException(
                    "the file has no column '%s'; it has %s"
                        .formatted(name, columns.stream().sorted().toList()));
              });
    }
  }

  /** Why the row becomes no event; empty where the field is there or may be missing. */
  private static Optional<String> put(
      String field, Source source, CsvRows.Row row, Map<String, CsvEvents.Cell> fields) {
    String cell =
        source
            .constant()
            .or(() -> source.column().flatMap(name -> Optional.ofNullable(row.cells().get(name))))
            .orElse("")
            .strip();
    if (!cell.isEmpty() && !source.values().isEmpty()) {
      String meant = source.values().get(cell);
      if (meant == null) {
        return Optional.of("%s:%s".formatted(field, cell));
      }
      cell = meant;
    }
    if (!cell.isEmpty() && source.time().isPresent()) {
      Optional<Instant> time = source.time().get().read(cell);
      if (time.isEmpty()) {
        return Optional.of("unreadable_" + field);
      }
      cell = time.get().toString();
    }
    if (!cell.isEmpty() && source.decimalComma()) {
      if (!COMMA_NUMBER.matcher(cell).matches()) {
        return Optional.of("unreadable_" + field);
      }
      cell = cell.replaceAll("[^0-9,-]", "").replace(',', '.');
    }
    fields.put(field, new CsvEvents.Cell(cell, source.list()));
    return Optional.empty();
  }
}
