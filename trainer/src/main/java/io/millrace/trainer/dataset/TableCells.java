package io.millrace.trainer.dataset;

import io.millrace.trainer.table.Cells;

/** The values of cells, or messages that say where they are wrong. */
final class TableCells {
  private TableCells() {}

  /** Receives a piece of a cell. */
  @FunctionalInterface
  interface Piece {
    void accept(char[] chars, int from, int to);
  }

  /** The label of a row; 1 where the table has none: then it lists what was chosen. */
  static byte label(Cells cells, int row, TableColumns columns, CellParser parser) {
    int cell = columns.label();
    if (cell == TableColumns.ABSENT) {
      return 1;
    }
    byte label = parser.label(cells.chars(), cells.start(row, cell), cells.end(row, cell));
    if (label == CellParser.NO_LABEL) {
      throw columns.wrong(cells, row, cell, parser.labelRule());
    }
    return label;
  }

  static double number(Cells cells, int row, int cell, TableColumns columns) {
    double number = CellParser.number(cells.chars(), cells.start(row, cell), cells.end(row, cell));
    if (Double.isNaN(number)) {
      throw columns.wrong(cells, row, cell, "must be a finite number");
    }
    return number;
  }

  static double[] vector(
      Cells cells, int row, int cell, TableColumns columns, int size, String separator) {
    double[] numbers = new double[size];
    int[] count = {0};
    split(
        cells.chars(),
        cells.start(row, cell),
        cells.end(row, cell),
        separator,
        (chars, from, to) -> {
          double number = CellParser.number(chars, from, to);
          if (Double.isNaN(number)) {
            throw columns.wrong(cells, row, cell, "must hold finite numbers");
          }
          if (count[0] < numbers.length) {
            numbers[count[0]] = number;
          }
          count[0]++;
        });
    if (count[0] != numbers.length) {
      throw columns.wrong(cells, row, cell, "must have %d numbers".formatted(numbers.length));
    }
    return numbers;
  }

  /** The pieces between separators, stripped; empty ones are left out. */
  static void split(char[] chars, int from, int to, String separator, Piece piece) {
    int start = from;
    for (int at = from; at <= to; at++) {
      boolean end = at == to;
      if (end || startsWith(chars, at, to, separator)) {
        piece(chars, start, at, piece);
        start = at + separator.length();
        at = end ? at : start - 1;
      }
    }
  }

  private static boolean startsWith(char[] chars, int at, int to, String separator) {
    if (to - at < separator.length()) {
      return false;
    }
    for (int i = 0; i < separator.length(); i++) {
      if (chars[at + i] != separator.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void piece(char[] chars, int from, int to, Piece piece) {
    while (from < to && Character.isWhitespace(chars[from])) {
      from++;
    }
    while (from < to && Character.isWhitespace(chars[to - 1])) {
      to--;
    }
    if (from < to) {
      piece.accept(chars, from, to);
    }
  }
}
