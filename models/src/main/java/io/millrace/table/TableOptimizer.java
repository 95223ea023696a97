package io.millrace.table;

/** What trains the tables that are shared by a model's parts. */
public enum TableOptimizer {
  /** {@link LazyAdam}: what a row has learned fades, and L2 acts on every row at every step. */
  ADAM {
    @Override
    public RowOptimizer of(EmbeddingTable table, double rate, double l2) {
      return new LazyAdam(table, rate, l2);
    }
  },

  /**
   * {@link Adagrad}: a row's steps shrink with what it has seen, and L2 acts on the rows of the
   * batch.
   */
  ADAGRAD {
    @Override
    public RowOptimizer of(EmbeddingTable table, double rate, double l2) {
      return new Adagrad(table, rate, l2);
    }
  };

  /**
   * Makes one for a table.
   *
   * @param rate the model's learning rate
   * @param l2 weight of the penalty {@code l2 / 2 |row|^2}, beside the mean loss of a batch
   */
  public abstract RowOptimizer of(EmbeddingTable table, double rate, double l2);
}
