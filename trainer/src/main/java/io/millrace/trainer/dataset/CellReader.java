package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import io.millrace.feature.Column;
import io.millrace.feature.Encoding;
import io.millrace.feature.Feature;
import io.millrace.feature.NumberColumn;
import io.millrace.feature.Numbers;
import io.millrace.feature.TableInput;
import io.millrace.feature.TermColumn;
import io.millrace.trainer.table.Cells;
import java.util.ArrayList;
import java.util.List;

/** Reads the cells of one feature that are not missing: into a column, or as values. */
abstract class CellReader {
  /** The reader of a feature that a table can have. */
  static CellReader of(Feature feature) {
    TableInput.Cell cell = (TableInput.Cell) feature.table();
    Encoding encoding = feature.encoding();
    if (encoding instanceof Numbers numbers) {
      return numbers.isVector() ? new OfVector(numbers.width(), cell.separator()) : new OfNumber();
    }
    return cell.list() ? new OfList(cell.separator()) : new OfText();
  }

  /**
   * Adds the value of a cell to the feature's column.
   *
   * @throws io.millrace.trainer.table.InvalidDataException if it is wrong
   */
  abstract void add(Cells cells, int row, int cell, TableColumns columns, Column column);

  /**
   * Returns the value of a cell.
   *
   * @throws io.millrace.trainer.table.InvalidDataException if it is wrong
   */
  abstract Value value(Cells cells, int row, int cell, TableColumns columns);

  /** Whether every cell is one string as it is: many can be added at a time, and none is wrong. */
  boolean isText() {
    return false;
  }

  private static final class OfText extends CellReader {
    @Override
    boolean isText() {
      return true;
    }

    @Override
    void add(Cells cells, int row, int cell, TableColumns columns, Column column) {
      TermColumn terms = (TermColumn) column;
      terms.add(cells.chars(), cells.start(row, cell), cells.end(row, cell));
      terms.endExample();
    }

    @Override
    Value value(Cells cells, int row, int cell, TableColumns columns) {
      return Value.of(cells.text(row, cell));
    }
  }

  private static final class OfList extends CellReader {
    private final String separator;

    OfList(String separator) {
      this.separator = separator;
    }

    @Override
    void add(Cells cells, int row, int cell, TableColumns columns, Column column) {
      TermColumn terms = (TermColumn) column;
      TableCells.split(
          cells.chars(), cells.start(row, cell), cells.end(row, cell), separator, terms::add);
      terms.endExample();
    }

    @Override
    Value value(Cells cells, int row, int cell, TableColumns columns) {
      List<String> texts = new ArrayList<>();
      TableCells.split(
          cells.chars(),
          cells.start(row, cell),
          cells.end(row, cell),
          separator,
          (chars, from, to) -> texts.add(new String(chars, from, to - from)));
      return Value.of(texts);
    }
  }

  private static final class OfNumber extends CellReader {
    @Override
    void add(Cells cells, int row, int cell, TableColumns columns, Column column) {
      ((NumberColumn) column).add(TableCells.number(cells, row, cell, columns));
    }

    @Override
    Value value(Cells cells, int row, int cell, TableColumns columns) {
      return Value.of(TableCells.number(cells, row, cell, columns));
    }
  }

  private static final class OfVector extends CellReader {
    private final int size;
    private final String separator;

    OfVector(int size, String separator) {
      this.size = size;
      this.separator = separator;
    }

    @Override
    void add(Cells cells, int row, int cell, TableColumns columns, Column column) {
      NumberColumn numbers = (NumberColumn) column;
      for (double number : TableCells.vector(cells, row, cell, columns, size, separator)) {
        numbers.add(number);
      }
    }

    @Override
    Value value(Cells cells, int row, int cell, TableColumns columns) {
      List<Double> numbers = new ArrayList<>();
      for (double number : TableCells.vector(cells, row, cell, columns, size, separator)) {
        numbers.add(number);
      }
      return new Value.NumList(numbers);
    }
  }
}
