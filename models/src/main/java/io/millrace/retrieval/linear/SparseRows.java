package io.millrace.retrieval.linear;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * A sparse matrix in compressed rows (CSR), single precision. The columns of a row ascend.
 * Immutable; 8 bytes a stored cell and 4 a row.
 */
public final class SparseRows {
  private final int[] ends;
  private final int[] columns;
  private final float[] values;

  private SparseRows(int[] ends, int[] columns, float[] values) {
    this.ends = ends;
    this.columns = columns;
    this.values = values;
  }

  /** Returns a matrix of zeros. */
  public static SparseRows empty(int rows) {
    return new SparseRows(new int[rows], new int[0], new float[0]);
  }

  public int rows() {
    return ends.length;
  }

  /** Returns the number of stored cells. */
  public int cells() {
    return columns.length;
  }

  /** Returns the index of the first cell of a row. */
  public int start(int row) {
    return row == 0 ? 0 : ends[row - 1];
  }

  /** Returns the index after the last cell of a row. */
  public int end(int row) {
    return ends[row];
  }

  public int column(int cell) {
    return columns[cell];
  }

  public float value(int cell) {
    return values[cell];
  }

  /** Returns the value at a row and a column, 0 if the cell is not stored; binary search. */
  public float get(int row, int column) {
    int cell = Arrays.binarySearch(columns, start(row), end(row), column);
    return cell < 0 ? 0 : values[cell];
  }

  /** Adds a row, times a factor, to an array with a place for each column. */
  void addTo(float[] sums, int row, float factor) {
    int[] at = columns;
    float[] by = values;
    int end = ends[row];
    for (int cell = start(row); cell < end; cell++) {
      sums[at[cell]] += factor * by[cell];
    }
  }

  /**
   * Adds a row, times a factor, to the slots of {@link ItemScores}.
   *
   * @return how many items are touched then
   */
  int addTo(long[] slots, long generation, int[] touched, int size, int row, float factor) {
    int[] at = columns;
    float[] by = values;
    int end = ends[row];
    int count = size;
    for (int cell = start(row); cell < end; cell++) {
      count = ItemScores.addTo(slots, generation, touched, count, at[cell], factor * by[cell]);
    }
    return count;
  }

  /** Writes the matrix, big-endian; {@link #read} reads it. */
  public void write(DataOutputStream out) throws IOException {
    out.writeInt(ends.length);
    out.writeInt(columns.length);
    for (int end : ends) {
      out.writeInt(end);
    }
    for (int column : columns) {
      out.writeInt(column);
    }
    for (float value : values) {
      out.writeFloat(value);
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if the content is not a matrix of so many rows and columns
   */
  public static SparseRows read(DataInputStream in, int size) throws IOException {
    int rows = in.readInt();
    int cells = in.readInt();
    if (rows != size || cells < 0) {
      throw new IOException("a matrix has %d rows, expected %d".formatted(rows, size));
    }
    int[] ends = new int[rows];
    int last = 0;
    for (int i = 0; i < rows; i++) {
      ends[i] = in.readInt();
      if (ends[i] < last) {
        throw new IOException("row %d of a matrix ends before it starts".formatted(i));
      }
      last = ends[i];
    }
    if (last != cells) {
      throw new IOException("a matrix has %d cells, its rows hold %d".formatted(cells, last));
    }
    int[] columns = new int[cells];
    for (int i = 0; i < cells; i++) {
      columns[i] = in.readInt();
      if (columns[i] < 0 || columns[i] >= size) {
        throw new IOException("column %d is not in [0, %d)".formatted(columns[i], size));
      }
    }
    float[] values = new float[cells];
    for (int i = 0; i < cells; i++) {
      values[i] = in.readFloat();
      if (!Float.isFinite(values[i])) {
        throw new IOException("cell %d of a matrix is %s".formatted(i, values[i]));
      }
    }
    return new SparseRows(ends, columns, values);
  }

  /** Collects rows in ascending order. Not thread-safe. */
  public static final class Builder {
    private final int[] ends;
    private int[] columns = new int[1024];
    private float[] values = new float[1024];
    private int row;
    private int size;

    public Builder(int rows) {
      ends = new int[rows];
    }

    /**
     * Appends the next row.
     *
     * @param rowColumns ascending; the first {@code count} are read
     * @param rowValues one for each column
     */
    public void add(int[] rowColumns, float[] rowValues, int count) {
      if (size + count > columns.length) {
        int capacity = Math.max(size + count, columns.length + (columns.length >> 1));
        columns = Arrays.copyOf(columns, capacity);
        values = Arrays.copyOf(values, capacity);
      }
      System.arraycopy(rowColumns, 0, columns, size, count);
      System.arraycopy(rowValues, 0, values, size, count);
      size += count;
      ends[row++] = size;
    }

    /**
     * Returns the matrix.
     *
     * @throws IllegalStateException if rows are missing
     */
    public SparseRows build() {
      if (row != ends.length) {
        throw new IllegalStateException("%d of %d rows were added".formatted(row, ends.length));
      }
      return new SparseRows(ends, Arrays.copyOf(columns, size), Arrays.copyOf(values, size));
    }
  }
}
