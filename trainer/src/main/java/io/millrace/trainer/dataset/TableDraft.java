package io.millrace.trainer.dataset;

import io.millrace.feature.Column;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.TermColumn;
import io.millrace.trainer.batch.DraftFile;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks every cell of a table and writes what they say into a draft, column by column. */
final class TableDraft {
  /** Cells that are looked up together. */
  private static final int CHUNK = 128;

  private final CellParser parser;
  private final DraftFile draft;
  private final Columns columns;
  private final List<List<Integer>> groups;
  private final byte[] labels = new byte[EncodedExamples.BLOCK];
  private int pending;

  TableDraft(Dictionaries dictionaries, DraftFile draft) {
    FeatureSpec spec = dictionaries.spec();
    parser = new CellParser(spec.table());
    this.draft = draft;
    columns = new Columns(dictionaries);
    groups = dictionaries.groups();
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

  /**
   * Column by column: a dictionary is then asked for many cells in a row, and columns that share
   * none are read by several threads.
   */
  private void fill(Cells cells, int from, int to, TableColumns places) {
    Stream<Bad> bad =
        Stream.concat(
            labels(cells, from, to, places).stream(),
            groups.parallelStream()
                .flatMap(
                    group ->
                        group.stream().flatMap(i -> feature(i, cells, from, to, places).stream())));
    bad.min(Comparator.comparing(Bad::row).thenComparing(Bad::feature))
        .ifPresent(
            first -> {
              throw first.reason();
            });
  }

  /** A bad cell. */
  private record Bad(int row, int feature, InvalidDataException reason) {}

  private Optional<Bad> labels(Cells cells, int from, int to, TableColumns places) {
    int row = from;
    try {
      for (; row < to; row++) {
        labels[pending + row - from] = TableCells.label(cells, row, places, parser);
      }
      return Optional.empty();
    } catch (InvalidDataException e) {
      return Optional.of(new Bad(row, -1, e));
    }
  }

  /** Reads a feature's cells until one is bad. */
  private Optional<Bad> feature(int index, Cells cells, int from, int to, TableColumns places) {
    CellReader reader = places.cellReader(index);
    Column column = columns.column(index);
    int cell = places.feature(index);
    if (cell != TableColumns.ABSENT && reader.isText() && column instanceof TermColumn terms) {
      texts(terms, cells, from, to, cell);
      return Optional.empty();
    }
    int row = from;
    try {
      for (; row < to; row++) {
        if (cell == TableColumns.ABSENT
            || parser.missing(cells.chars(), cells.start(row, cell), cells.end(row, cell))) {
          column.addMissing();
        } else {
          reader.add(cells, row, cell, places, column);
        }
      }
      return Optional.empty();
    } catch (InvalidDataException e) {
      return Optional.of(new Bad(row, index, e));
    }
  }

  /** No text is bad, and most cells of a table are such: many at a time. */
  private void texts(TermColumn column, Cells cells, int from, int to, int cell) {
    int[] starts = new int[CHUNK];
    int[] ends = new int[CHUNK];
    for (int chunk = from; chunk < to; chunk += CHUNK) {
      int count = Math.min(CHUNK, to - chunk);
      for (int i = 0; i < count; i++) {
        int start = cells.start(chunk + i, cell);
        ends[i] = cells.end(chunk + i, cell);
        starts[i] = parser.missing(cells.chars(), start, ends[i]) ? -1 : start;
      }
      column.addExamples(cells.chars(), starts, ends, count);
    }
  }
}
