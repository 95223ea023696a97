package io.millrace.quickstart.demo;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The validation rows of a training run, as {@code train --predictions} wrote them. */
record Predictions(List<Row> rows) {
  /** One validation row. */
  record Row(String request, UserId user, ItemId item, int position, float label, float score) {}

  static Predictions read(Path file) {
    List<Row> rows = new ArrayList<>();
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      for (NamedCsvRecord line : csv) {
        rows.add(
            new Row(
                line.getField("request_id"),
                new UserId(line.getField("user_id")),
                new ItemId(line.getField("item_id")),
                Integer.parseInt(line.getField("position")),
                Float.parseFloat(line.getField("label")),
                Float.parseFloat(line.getField("score"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Predictions(rows);
  }
}
