package io.millrace.table;

import java.util.Arrays;

/**
 * One weight for each row: the first order of a model. Threads may read at once, or scatter at
 * once, each another partition of the rows.
 */
public final class LinearWeights {
  private final EmbeddingTable table;
  private final RowOptimizer optimizer;
  private final RowGradients[] gradients;
  private final int fields;

  /**
   * @param table of one column
   * @param fields how many of a batch's fields take part; they come first, and so do their rows
   */
  public LinearWeights(EmbeddingTable table, RowOptimizer optimizer, int fields, int partitions) {
    if (table.dimension() != 1) {
      throw new IllegalArgumentException("weights have one column, not " + table.dimension());
    }
    this.table = table;
    this.optimizer = optimizer;
    this.fields = fields;
    gradients = new RowGradients[partitions];
    Arrays.setAll(gradients, i -> new RowGradients(1));
  }

  public EmbeddingTable table() {
    return table;
  }

  public RowOptimizer optimizer() {
    return optimizer;
  }

  /** Adds the weighted sum of each of some examples to its logit. */
  public void addTo(SparseBatch batch, int from, int to, float[] logits) {
    for (int n = from; n < to; n++) {
      float sum = 0;
      int end = fields == 0 ? batch.start(n, 0) : batch.end(n, fields - 1);
      for (int i = batch.start(n, 0); i < end; i++) {
        sum += batch.weight(i) * table.first(batch.row(i));
      }
      logits[n] += sum;
    }
  }

  /** A new batch begins: comes once before its {@link #scatter}. */
  public void begin() {
    optimizer.begin();
  }

  /**
   * One step of a partition's rows.
   *
   * @param errors the gradient at each logit
   * @param scale what every error is multiplied with
   * @param groups the batch's entries
   */
  public void scatter(
      SparseBatch batch, float[] errors, float scale, RowGroups groups, int partition) {
    optimizer.step(table, merge(batch, errors, scale, groups, partition));
  }

  RowGradients merge(
      SparseBatch batch, float[] errors, float scale, RowGroups groups, int partition) {
    RowGradients merged = gradients[partition];
    int count = groups.rowsBelow(table.rows());
    merged.reset(groups.rows(), count);
    float[] sums = merged.sums();
    for (int i = 0; i < groups.size(); i++) {
      if (groups.place(i) < count) {
        sums[groups.place(i)] += batch.weight(groups.entry(i)) * errors[groups.example(i)] * scale;
      }
    }
    return merged;
  }
}
