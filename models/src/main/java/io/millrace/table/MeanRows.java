package io.millrace.table;

/**
 * The mean of two tables of one shape, row by row. The target of a read may be the row of the first
 * table itself.
 */
public record MeanRows(FloatRows first, FloatRows second) implements FloatRows {
  public MeanRows {
    if (first.rows() != second.rows() || first.dimension() != second.dimension()) {
      throw new IllegalArgumentException(
          "tables of %d x %d and %d x %d have no mean"
              .formatted(first.rows(), first.dimension(), second.rows(), second.dimension()));
    }
  }

  @Override
  public int rows() {
    return first.rows();
  }

  @Override
  public int dimension() {
    return first.dimension();
  }

  @Override
  public void read(int row, float[] target, int offset) {
    float[] other = new float[dimension()];
    first.read(row, target, offset);
    second.read(row, other, 0);
    for (int d = 0; d < other.length; d++) {
      target[offset + d] = (target[offset + d] + other[d]) / 2;
    }
  }
}
