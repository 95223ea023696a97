package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.table.Cells;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** A table's rows as examples, for evaluation. */
final class TableExamples implements Iterator<Example> {
  private final TableRows rows;
  private final FeatureSpec spec;
  private final CellParser parser;
  private @Nullable Cells cells;
  private int row;

  TableExamples(TableRows rows, FeatureSpec spec) {
    this.rows = rows;
    this.spec = spec;
    parser = new CellParser(spec.table());
  }

  @Override
  public boolean hasNext() {
    if (cells == null || row == cells.rows()) {
      cells = rows.next();
      row = 0;
    }
    return cells != null;
  }

  @Override
  public Example next() {
    if (!hasNext() || cells == null) {
      throw new NoSuchElementException();
    }
    TableColumns columns = rows.columns();
    int number = row++;
    byte label = TableCells.label(cells, number, columns, parser);
    Map<String, Value> values = new HashMap<>(2 * spec.features().size());
    for (int i = 0; i < spec.features().size(); i++) {
      int cell = columns.feature(i);
      if (cell != TableColumns.ABSENT && !missing(cells, number, cell)) {
        values.put(
            spec.features().get(i).name(),
            columns.cellReader(i).value(cells, number, cell, columns));
      }
    }
    if (columns.grouped() && missing(cells, number, columns.group())) {
      throw columns.wrong(cells, number, columns.group(), "a row must belong to a group");
    }
    return new Example(
        values,
        label,
        text(cells, number, columns.group()),
        "",
        text(cells, number, columns.item()),
        Instant.EPOCH);
  }

  private boolean missing(Cells block, int number, int cell) {
    return parser.missing(block.chars(), block.start(number, cell), block.end(number, cell));
  }

  private String text(Cells block, int number, int cell) {
    return cell == TableColumns.ABSENT || missing(block, number, cell)
        ? ""
        : block.text(number, cell);
  }
}
