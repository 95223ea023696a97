package io.millrace.trainer.retrieval;

import io.millrace.retrieval.linear.RowSelector;
import io.millrace.retrieval.linear.SparseRows;

/**
 * Cosine of two items' users with shrinkage (Sarwar et al. 2001, "Item-based collaborative
 * filtering", section 3.1.1): {@code sum_u w_ui w_uj / (|w_i| |w_j| + shrinkage)}; or asymmetric
 * cosine (Aiolli 2013, "Efficient top-N recommendation for very large scale binary rated datasets",
 * section 3.2) with {@code |w_i|^2a |w_j|^2(1-a)}: for an exponent below .5 rare items come first.
 * One row at a time: memory is that of the result.
 */
final class CosineRows {
  private CosineRows() {}

  /**
   * Computes the matrix.
   *
   * @param exponent {@code a}, in [0, 1]; .5 is the cosine
   * @param itself whether an item is similar to itself; needed if items may be shown again
   */
  static SparseRows of(
      UserItems matrix, double exponent, double shrinkage, int limit, boolean itself) {
    double[] lengths = new double[matrix.items()];
    double[] ofColumn = new double[matrix.items()];
    for (int item = 0; item < lengths.length; item++) {
      double sum = 0;
      for (int cell = matrix.itemStart(item); cell < matrix.itemEnd(item); cell++) {
        sum += (double) matrix.weightOfItem(cell) * matrix.weightOfItem(cell);
      }
      lengths[item] = exponent == 0.5 ? Math.sqrt(sum) : Math.pow(sum, exponent);
      ofColumn[item] = exponent == 0.5 ? lengths[item] : Math.pow(sum, 1 - exponent);
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
              column, (float) (row.sum(column) / (lengths[item] * ofColumn[column] + shrinkage)));
        }
      }
      selector.appendTo(rows);
      selector.clear();
      row.clear();
    }
    return rows.build();
  }
}
