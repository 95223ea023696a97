package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;

/**
 * Cosine of two items' users with shrinkage (Sarwar et al. 2001, "Item-based collaborative
 * filtering", section 3.1.1): {@code sum_u w_ui w_uj / (|w_i| |w_j| + shrinkage)}. One row at a
 * time: memory is that of the result.
 */
final class CosineRows {
  private CosineRows() {}

  /**
   * Computes the matrix.
   *
   * @param itself whether an item is similar to itself; needed if items may be shown again
   */
  static SparseRows of(UserItems matrix, double shrinkage, int limit, boolean itself) {
    double[] lengths = new double[matrix.items()];
    for (int item = 0; item < lengths.length; item++) {
      double sum = 0;
      for (int cell = matrix.itemStart(item); cell < matrix.itemEnd(item); cell++) {
        sum += (double) matrix.weightOfItem(cell) * matrix.weightOfItem(cell);
      }
      lengths[item] = Math.sqrt(sum);
    }
    RowAccumulator row = new RowAccumulator(matrix.items());
    RowSelector selector = new RowSelector(limit);
    SparseRows.Builder rows = new SparseRows.Builder(matrix.items());
    for (int item = 0; item < lengths.length; item++) {
      for (int cell = matrix.itemStart(item); cell < matrix.itemEnd(item); cell++) {
        int user = matrix.userOfItem(cell);
        double weight = matrix.weightOfItem(cell);
        for (int other = matrix.start(user); other < matrix.end(user); other++) {
          row.add(matrix.item(other), weight * matrix.weight(other));
        }
      }
      for (int i = 0; i < row.size(); i++) {
        int column = row.column(i);
        if (itself || column != item) {
          selector.offer(
              column, (float) (row.sum(column) / (lengths[item] * lengths[column] + shrinkage)));
        }
      }
      selector.appendTo(rows);
      selector.clear();
      row.clear();
    }
    return rows.build();
  }
}
