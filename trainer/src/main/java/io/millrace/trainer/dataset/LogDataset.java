package io.millrace.trainer.dataset;

/** A dataset from the log, with the temporary file that holds its examples. */
public final class LogDataset implements AutoCloseable {
  private final Dataset dataset;
  private final ExampleFile file;

  LogDataset(Dataset dataset, ExampleFile file) {
    this.dataset = dataset;
    this.file = file;
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Removes the temporary file; the dataset cannot be read any more. */
  @Override
  public void close() {
    file.close();
  }
}
