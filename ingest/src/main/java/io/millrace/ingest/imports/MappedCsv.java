package io.millrace.ingest.imports;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.millrace.ingest.imports.CsvMapping.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.time.temporal.TemporalAccessor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A CSV file whose columns a mapping names: each row's cells are brought under the names of an
 * event's fields, and then read as {@link CsvEvents} reads them.
 */
final class MappedCsv {
  private final CsvMapping mapping;

  MappedCsv(CsvMapping mapping) {
    this.mapping = mapping;
  }

  History read(Path file) throws IOException {
    Tally skipped = new Tally();
    EventTimes events = new EventTimes();
    CsvEvents rows = new CsvEvents();
    String prefix = EventTimes.idPrefix("csv", file);
    long row = 0;
    try (CsvReader<NamedCsvRecord> csv =
        CsvReader.builder()
            .fieldSeparator(mapping.separator())
            .allowMissingFields(true)
            .ofNamedCsvRecord(SourceFile.text(file))) {
      for (NamedCsvRecord cells : csv) {
        row++;
        Map<String, String> fields = new LinkedHashMap<>();
        Optional<String> flaw = Optional.empty();
        for (Map.Entry<String, Source> field : mapping.fields().entrySet()) {
          flaw = flaw.isPresent() ? flaw : put(field.getKey(), field.getValue(), cells, fields);
        }
        if (flaw.isPresent()) {
          skipped.count(flaw.get());
        } else {
          events.add(rows.json(fields, prefix + row));
        }
      }
    }
    return events.history(row, skipped);
  }

  /** Why the row becomes no event; empty where the field is there or may be missing. */
  private static Optional<String> put(
      String field, Source source, NamedCsvRecord cells, Map<String, String> fields) {
    String cell =
        source
            .constant()
            .or(() -> source.column().flatMap(name -> column(cells, name)))
            .orElse("")
            .strip();
    if (!cell.isEmpty() && !source.values().isEmpty()) {
      String meant = source.values().get(cell);
      if (meant == null) {
        return Optional.of("%s:%s".formatted(field, cell));
      }
      cell = meant;
    }
    if (!cell.isEmpty() && source.format().isPresent()) {
      Optional<Instant> time = time(cell, source);
      if (time.isEmpty()) {
        return Optional.of("unreadable_" + field);
      }
      cell = time.get().toString();
    }
    fields.put(field, cell);
    return Optional.empty();
  }

  private static Optional<String> column(NamedCsvRecord cells, String name) {
    if (!cells.getHeader().contains(name)) {
      throw new IllegalArgumentException(
          "the file has no column '%s'; it has %s".formatted(name, cells.getHeader()));
    }
    return cells.findField(name);
  }

  private static Optional<Instant> time(String cell, Source source) {
    try {
      TemporalAccessor parsed =
          source
              .format()
              .orElseThrow()
              .parseBest(cell, ZonedDateTime::from, LocalDateTime::from, LocalDate::from);
      if (parsed instanceof ZonedDateTime zoned) {
        return Optional.of(zoned.toInstant());
      }
      return Optional.of(
          parsed instanceof LocalDateTime local
              ? local.atZone(source.zone()).toInstant()
              : LocalDate.from(parsed).atStartOfDay(source.zone()).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
