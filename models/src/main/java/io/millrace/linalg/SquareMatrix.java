package io.millrace.linalg;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * A square matrix of floats outside the Java heap, row by row: {@code 4 n^2} bytes, so 1.6 GB for
 * 20,000 rows. It does not count towards the heap, and {@link #close()} must free it. Writing
 * different rows from different threads is safe.
 */
public final class SquareMatrix implements AutoCloseable {
  /** The native interface counts rows and columns as int, and cells as a product of two. */
  public static final int MAX_SIZE = 46_340;

  private static final int MAX_BLOCK_CELLS = 1 << 28;

  private final int size;
  private final int blockRows;
  private final @Nullable FloatBuffer[] blocks;
  private @Nullable FloatPointer values;

  private SquareMatrix(int size, FloatPointer values) {
    this.size = size;
    this.values = values;
    blockRows = Math.min(size, MAX_BLOCK_CELLS / size);
    blocks = new FloatBuffer[(size + blockRows - 1) / blockRows];
    for (int b = 0; b < blocks.length; b++) {
      long first = (long) b * blockRows * size;
      long end = (long) Math.min(size, (b + 1) * blockRows) * size;
      blocks[b] = new FloatPointer(values).position(first).limit(end).asBuffer();
    }
  }

  /**
   * Allocates a matrix of zeros.
   *
   * @param size rows and columns, 1 to {@value #MAX_SIZE}
   * @throws IllegalArgumentException if {@code size} is out of range
   * @throws IllegalStateException if the machine has not enough memory
   */
  public static SquareMatrix zeros(int size) {
    if (size < 1 || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "size must be 1 to %d, but is %d".formatted(MAX_SIZE, size));
    }
    long cells = (long) size * size;
    // Pointer.calloc() does not count towards JavaCPP's limit, which is the size of the heap.
    Pointer memory = Pointer.calloc(cells, Float.BYTES);
    if (memory == null || memory.isNull()) {
      throw new IllegalStateException(
          "a matrix of %d rows needs %d MB outside the heap, which the machine does not have"
              .formatted(size, cells * Float.BYTES >> 20));
    }
    return new SquareMatrix(size, new FloatPointer(memory));
  }

  /** Returns the number of rows, which is that of columns. */
  public int size() {
    return size;
  }

  /** Returns the value of a cell. */
  public float get(int row, int column) {
    return block(row).get(cell(row, column));
  }

  /** Sets the value of a cell. */
  public void set(int row, int column, float value) {
    block(row).put(cell(row, column), value);
  }

  /** Adds to the value of a cell. */
  public void add(int row, int column, float value) {
    FloatBuffer block = block(row);
    int cell = cell(row, column);
    block.put(cell, block.get(cell) + value);
  }

  /** Copies a row into the first {@code size()} cells of an array. */
  public void readRow(int row, float[] into) {
    block(row).get(cell(row, 0), into, 0, size);
  }

  /** Copies the first {@code size()} cells of an array into a row. */
  public void writeRow(int row, float[] from) {
    block(row).put(cell(row, 0), from, 0, size);
  }

  FloatPointer pointer() {
    if (values == null) {
      throw new IllegalStateException("the matrix is closed");
    }
    return values;
  }

  private FloatBuffer block(int row) {
    Objects.checkIndex(row, size);
    FloatBuffer block = blocks[row / blockRows];
    if (block == null) {
      throw new IllegalStateException("the matrix is closed");
    }
    return block;
  }

  private int cell(int row, int column) {
    return row % blockRows * size + Objects.checkIndex(column, size);
  }

  /** Frees the memory; the matrix cannot be used any more. A second call does nothing. */
  @Override
  public void close() {
    if (values != null) {
      FloatPointer freed = values;
      values = null;
      Arrays.fill(blocks, null);
      Pointer.free(freed);
    }
  }
}
