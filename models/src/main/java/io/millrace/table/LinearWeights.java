package io.millrace.table;

/** One weight for each row: the first order of a model. Not thread-safe. */
public final class LinearWeights {
  private final EmbeddingTable table;
  private final RowOptimizer optimizer;
  private final RowGradients gradients = new RowGradients(1);
  private final int fields;

  /**
   * @param table of one column
   * @param fields how many of a batch's fields take part; they come first
   */
  public LinearWeights(EmbeddingTable table, RowOptimizer optimizer, int fields) {
    if (table.dimension() != 1) {
      throw new IllegalArgumentException("weights have one column, not " + table.dimension());
    }
    this.table = table;
    this.optimizer = optimizer;
    this.fields = fields;
  }

  public EmbeddingTable table() {
    return table;
  }

  public RowOptimizer optimizer() {
    return optimizer;
  }

  /** Adds each example's weighted sum to its logit. */
  public void addTo(SparseBatch batch, float[] logits) {
    for (int n = 0; n < batch.size(); n++) {
      float sum = 0;
      int end = fields == 0 ? batch.start(n, 0) : batch.end(n, fields - 1);
      for (int i = batch.start(n, 0); i < end; i++) {
        sum += batch.weight(i) * table.first(batch.row(i));
      }
      logits[n] += sum;
    }
  }

  /**
   * One step.
   *
   * @param errors the gradient at each logit
   */
  public void scatter(SparseBatch batch, float[] errors) {
    merge(batch, errors);
    optimizer.step(table, gradients);
  }

  RowGradients merge(SparseBatch batch, float[] errors) {
    gradients.clear();
    for (int n = 0; n < batch.size(); n++) {
      int end = fields == 0 ? batch.start(n, 0) : batch.end(n, fields - 1);
      for (int i = batch.start(n, 0); i < end; i++) {
        gradients.add(batch.row(i), batch.weight(i) * errors[n]);
      }
    }
    return gradients;
  }
}
