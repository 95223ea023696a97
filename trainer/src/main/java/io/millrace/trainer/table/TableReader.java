package io.millrace.trainer.table;

import java.util.List;

/** The rows of one file, read once from its beginning. Not thread-safe. */
public interface TableReader extends AutoCloseable {
  /**
   * A column that is wanted.
   *
   * @param index in the file
   * @param separator put between the elements where a cell is a list
   */
  record Wanted(int index, String separator) {}

  /** The columns' names. */
  List<String> columns();

  /** What a row is numbered by: "line" or "row". */
  String unit();

  /** How many bytes of the file were read; for progress, from any thread. */
  long bytesRead();

  /** Says which columns the cells have. */
  void select(List<Wanted> wanted);

  /**
   * Replaces the content by the next rows.
   *
   * @return whether there were any
   * @throws InvalidDataException where a row cannot be read; those before it are in the cells
   */
  boolean read(Cells cells);

  @Override
  void close();
}
