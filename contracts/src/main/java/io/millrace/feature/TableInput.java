package io.millrace.feature;

/** Where a table has the values of a feature. */
public sealed interface TableInput {
  /** What separates the values of a list in one cell if a feature does not say it. */
  String BAR = "|";

  /**
   * A cell of each row.
   *
   * @param column the column's name
   * @param separator between the values of a list
   * @param list whether the cell has several values
   * @param optional whether a table may be without the column: then all values are missing
   */
  record Cell(String column, String separator, boolean list, boolean optional)
      implements TableInput {
    /** One value. */
    public static Cell of(String column) {
      return new Cell(column, BAR, false, false);
    }

    /** Several values. */
    public static Cell list(String column, String separator) {
      return new Cell(column, separator, true, false);
    }

    /** One value, of a column that may be absent. */
    public static Cell optional(String column) {
      return new Cell(column, BAR, false, true);
    }
  }

  /**
   * No table can have it.
   *
   * @param reason what the values come from, and what to use instead; follows "feature 'x' "
   */
  record None(String reason) implements TableInput {}
}
