package io.millrace.term.linear;

import io.millrace.table.FloatRows;

/** Rows of one column with a constant added to each of the first. */
@SuppressWarnings("ArrayRecordComponent")
record RaisedRows(FloatRows base, float[] constants) implements FloatRows {
  @Override
  public int rows() {
    return base.rows();
  }

  @Override
  public int dimension() {
    return base.dimension();
  }

  @Override
  public void read(int row, float[] target, int offset) {
    base.read(row, target, offset);
    if (row < constants.length) {
      target[offset] += constants[row];
    }
  }
}
