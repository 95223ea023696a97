package io.millrace.table;

/**
 * A few rows of a table, or of some of its columns, copied behind each other. Optimisers work on
 * such blocks: one long loop over plain arrays is compiled to vector instructions, which loops over
 * single rows are too short for, and the reads of many rows wait for memory together.
 */
final class RowBlock {
  private static final int FLOATS = 2048;

  /** {@code rows x width} floats of the rows that were loaded last. */
  final float[] values;

  private final EmbeddingTable table;
  private final int column;
  private final int width;

  /**
   * @param column the first to copy
   * @param width how many to copy
   */
  RowBlock(EmbeddingTable table, int column, int width) {
    this.table = table;
    this.column = column;
    this.width = width;
    values = new float[rows(width) * width];
  }

  /** How many rows a block has. */
  static int rows(int width) {
    return Math.max(1, FLOATS / width);
  }

  /** Copies the rows at some places of merged gradients. */
  void load(RowGradients places, int first, int count) {
    for (int i = 0; i < count; i++) {
      int row = places.row(first + i);
      float[] chunk = table.chunk(row);
      int at = table.offset(row) + column;
      if (width == 1) {
        values[i] = chunk[at];
      } else {
        System.arraycopy(chunk, at, values, i * width, width);
      }
    }
  }

  /** Copies them back. */
  void store(RowGradients places, int first, int count) {
    for (int i = 0; i < count; i++) {
      int row = places.row(first + i);
      float[] chunk = table.chunk(row);
      int at = table.offset(row) + column;
      if (width == 1) {
        chunk[at] = values[i];
      } else {
        System.arraycopy(values, i * width, chunk, at, width);
      }
    }
  }
}
