package io.millrace.retrieval.linear;

import io.millrace.retrieval.Descending;
import java.util.Arrays;

/**
 * Keeps the cells of a row with the largest absolute values: negative weights tell apart what is
 * rarely chosen together, and dropping them costs more than dropping small positive ones. A buffer:
 * one thread.
 */
public final class RowSelector {
  private final int limit;
  private long[] keys = new long[1024];
  private int[] columns = new int[1024];
  private float[] values = new float[1024];
  private int size;

  /**
   * Creates a selector.
   *
   * @param limit cells kept of a row
   */
  public RowSelector(int limit) {
    this.limit = limit;
  }

  /** Forgets the row. */
  public void clear() {
    size = 0;
  }

  /** Offers a cell; zeros are not stored. Columns may come in any order, each at most once. */
  public void offer(int column, float value) {
    if (value == 0) {
      return;
    }
    if (size == columns.length) {
      columns = Arrays.copyOf(columns, 2 * size);
      values = Arrays.copyOf(values, 2 * size);
      keys = new long[2 * size];
    }
    columns[size] = column;
    values[size++] = value;
  }

  /** Appends the selected cells to a matrix as its next row. */
  public void appendTo(SparseRows.Builder rows) {
    for (int i = 0; i < size; i++) {
      keys[i] = Descending.key(Math.abs(values[i]), i);
    }
    int kept = Math.min(limit, size);
    Descending.best(keys, 0, size, kept);
    for (int i = 0; i < kept; i++) {
      int from = Descending.index(keys[i]);
      keys[i] = (long) columns[from] << 32 | from;
    }
    Arrays.sort(keys, 0, kept);
    int[] rowColumns = new int[kept];
    float[] rowValues = new float[kept];
    for (int i = 0; i < kept; i++) {
      rowColumns[i] = columns[(int) keys[i]];
      rowValues[i] = values[(int) keys[i]];
    }
    rows.add(rowColumns, rowValues, kept);
  }
}
