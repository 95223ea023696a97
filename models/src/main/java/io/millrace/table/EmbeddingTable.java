package io.millrace.table;

import java.util.SplittableRandom;

/**
 * Rows of floats on the heap, in arrays that each hold a power of two of rows, so that a table may
 * hold more floats than one array can.
 *
 * <p>Reading is safe for several threads while nobody writes.
 */
public final class EmbeddingTable implements FloatRows {
  /** A chunk holds at most this many floats. */
  private static final int CHUNK_FLOATS = 1 << 24;

  private final int rows;
  private final int dimension;
  private final int shift;
  private final int mask;
  private final float[][] chunks;

  /** A table of zeros. */
  public EmbeddingTable(int rows, int dimension) {
    this(rows, dimension, CHUNK_FLOATS);
  }

  /**
   * @param chunkFloats the most floats in one array
   */
  EmbeddingTable(int rows, int dimension, int chunkFloats) {
    if (rows < 0 || dimension < 1) {
      throw new IllegalArgumentException(
          "a table needs rows and a dimension, has %d x %d".formatted(rows, dimension));
    }
    this.rows = rows;
    this.dimension = dimension;
    shift = 31 - Integer.numberOfLeadingZeros(Math.max(1, chunkFloats / dimension));
    mask = (1 << shift) - 1;
    chunks = new float[(int) (((long) rows + mask) >>> shift)][];
    for (int i = 0; i < chunks.length; i++) {
      long first = (long) i << shift;
      chunks[i] = new float[(int) Math.min(1L << shift, rows - first) * dimension];
    }
  }

  /** Rows drawn from a normal distribution of mean 0; the same seed gives the same table. */
  public static EmbeddingTable normal(int rows, int dimension, double deviation, long seed) {
    EmbeddingTable table = new EmbeddingTable(rows, dimension);
    SplittableRandom random = new SplittableRandom(seed);
    for (float[] chunk : table.chunks) {
      for (int i = 0; i < chunk.length; i++) {
        chunk[i] = (float) (random.nextGaussian() * deviation);
      }
    }
    return table;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void read(int row, float[] target, int offset) {
    System.arraycopy(chunk(row), offset(row), target, offset, dimension);
  }

  /** Replaces a row by {@code source[offset .. offset + dimension)}. */
  public void write(int row, float[] source, int offset) {
    System.arraycopy(source, offset, chunk(row), offset(row), dimension);
  }

  /** Replaces every row by the same row of another table of the same shape. */
  public void copyFrom(FloatRows other) {
    if (other.rows() != rows || other.dimension() != dimension) {
      throw new IllegalArgumentException(
          "a table of %d x %d cannot be filled from one of %d x %d"
              .formatted(rows, dimension, other.rows(), other.dimension()));
    }
    for (int row = 0; row < rows; row++) {
      other.read(row, chunk(row), offset(row));
    }
  }

  /** The array that holds a row. */
  float[] chunk(int row) {
    return chunks[row >>> shift];
  }

  /** Where in its array a row begins. */
  int offset(int row) {
    return (row & mask) * dimension;
  }

  /** Adds {@code weight * row} to {@code target[at .. at + dimension)}. */
  public void addTo(int row, float weight, float[] target, int at) {
    float[] chunk = chunk(row);
    int from = offset(row);
    for (int d = 0; d < dimension; d++) {
      target[at + d] += weight * chunk[from + d];
    }
  }

  /** The first float of a row: all of it, in a table of one column. */
  public float first(int row) {
    return chunk(row)[offset(row)];
  }
}
