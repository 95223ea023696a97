package io.millrace.table;

/**
 * The rows of an earlier table where there is one, else first values.
 *
 * @param map for each row the earlier table's; -1 for a new one
 */
@SuppressWarnings("ArrayRecordComponent")
public record ContinuedRows(FloatRows initial, FloatRows earlier, int[] map) implements FloatRows {
  @Override
  public int rows() {
    return initial.rows();
  }

  @Override
  public int dimension() {
    return initial.dimension();
  }

  @Override
  public void read(int row, float[] target, int offset) {
    if (map[row] < 0) {
      initial.read(row, target, offset);
    } else {
      earlier.read(map[row], target, offset);
    }
  }
}
