package io.millrace.trainer.dataset;

import io.millrace.feature.Column;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.NumberColumn;
import io.millrace.feature.TermColumn;
import io.millrace.trainer.batch.DraftFile;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;

/** Checks every cell of a table and writes what they say into a draft, column by column. */
final class TableDraft {
  private final FeatureSpec spec;
  private final CellParser parser;
  private final DraftFile draft;
  private final Columns columns;
  private final byte[] labels = new byte[EncodedExamples.BLOCK];
  private int pending;

  /** The row that is being read: where it is bad, the one that the message is about. */
  private int reading;

  TableDraft(Dictionaries dictionaries, DraftFile draft) {
    spec = dictionaries.spec();
    parser = new CellParser(spec.table());
    this.draft = draft;
    columns = new Columns(dictionaries);
  }

  /**
   * Adds rows.
   *
   * @throws InvalidDataException that names the first bad cell of the first bad row
   */
  void add(Cells cells, TableColumns places) {
    for (int row = 0; row < cells.rows(); ) {
      int end = Math.min(cells.rows(), row + labels.length - pending);
      fill(cells, row, end, places);
      pending += end - row;
      row = end;
      if (pending == labels.length) {
        flush();
      }
    }
  }

  /** Writes what is left. */
  void finish() {
    if (pending > 0) {
      flush();
    }
  }

  private void flush() {
    draft.add(columns, labels, pending);
    columns.clear();
    pending = 0;
  }

  /** Column by column: a dictionary is then asked for many cells in a row. */
  private void fill(Cells cells, int from, int to, TableColumns places) {
    int good = to;
    InvalidDataException first = null;
    for (int i = -1; i < spec.features().size(); i++) {
      try {
        if (i < 0) {
          labels(cells, from, good, places);
        } else {
          feature(i, cells, from, good, places);
        }
      } catch (InvalidDataException e) {
        good = reading;
        first = e;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void labels(Cells cells, int from, int to, TableColumns places) {
    for (int row = from; row < to; row++) {
      reading = row;
      labels[pending + row - from] = TableCells.label(cells, row, places, parser);
    }
  }

  private void feature(int index, Cells cells, int from, int to, TableColumns places) {
    Feature feature = spec.features().get(index);
    Column column = columns.column(index);
    int cell = places.feature(index);
    char[] chars = cells.chars();
    for (int row = from; row < to; row++) {
      reading = row;
      int start = cell == TableColumns.ABSENT ? 0 : cells.start(row, cell);
      int end = cell == TableColumns.ABSENT ? 0 : cells.end(row, cell);
      if (parser.missing(chars, start, end)) {
        column.addMissing();
      } else if (column instanceof TermColumn terms) {
        if (feature instanceof Feature.Categories || feature instanceof Feature.Sequence) {
          TableCells.split(chars, start, end, TableColumns.separator(feature), terms::add);
        } else {
          terms.add(chars, start, end);
        }
        terms.endExample();
      } else if (column instanceof NumberColumn numbers) {
        if (feature instanceof Feature.Vector vector) {
          TableCells.vector(cells, row, cell, places, vector, numbers::add);
        } else {
          numbers.add(TableCells.number(cells, row, cell, places));
        }
      }
    }
  }
}
