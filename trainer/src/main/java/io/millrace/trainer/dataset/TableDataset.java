package io.millrace.trainer.dataset;

/** A dataset from tables, with the temporary files that hold what was read of them. */
public final class TableDataset implements AutoCloseable {
  private final Dataset dataset;
  private final Runnable close;

  TableDataset(Dataset dataset, Runnable close) {
    this.dataset = dataset;
    this.close = close;
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Removes the temporary files; the dataset cannot be encoded any more. */
  @Override
  public void close() {
    close.run();
  }
}
