package io.millrace.table;

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
   * @param fields how many of a batch's fields take part; they come first
   */
  public LinearWeights(EmbeddingTable table, RowOptimizer optimizer, int fields, int partitions) {
    if (table.dimension() != 1) {
      throw new IllegalArgumentException("weights have one column, not " + table.dimension());
    }
    this.table = table;
    this.optimizer = optimizer;
    this.fields = fields;
    gradients = RowGradients.partitions(partitions, 1);
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
   */
  public void scatter(SparseBatch batch, float[] errors, float scale, int partition) {
    optimizer.step(table, merge(batch, errors, scale, partition));
  }

  RowGradients merge(SparseBatch batch, float[] errors, float scale, int partition) {
    RowGradients merged = gradients[partition];
    merged.clear();
    for (int n = 0; n < batch.size(); n++) {
      int end = fields == 0 ? batch.start(n, 0) : batch.end(n, fields - 1);
      for (int i = batch.start(n, 0); i < end; i++) {
        if (RowGradients.partition(batch.row(i), gradients.length) == partition) {
          merged.add(batch.row(i), batch.weight(i) * errors[n] * scale);
        }
      }
    }
    return merged;
  }
}
