package io.millrace.table;

/** Rows of floats, all of one width, for reading. Safe for use by several threads. */
public interface FloatRows {
  /** How many rows there are. */
  int rows();

  /** How many floats a row has. */
  int dimension();

  /** Copies a row to {@code target[offset .. offset + dimension)}. */
  void read(int row, float[] target, int offset);
}
