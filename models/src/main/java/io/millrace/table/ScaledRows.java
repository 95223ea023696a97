package io.millrace.table;

/** The rows of a table, each number times a factor. */
public record ScaledRows(FloatRows table, float factor) implements FloatRows {
  @Override
  public int rows() {
    return table.rows();
  }

  @Override
  public int dimension() {
    return table.dimension();
  }

  @Override
  public void read(int row, float[] target, int offset) {
    table.read(row, target, offset);
    for (int d = 0; d < dimension(); d++) {
      target[offset + d] *= factor;
    }
  }
}
