package io.millrace.trainer.dataset;

import io.millrace.trainer.batch.WorkDirectory;

/** A dataset from the log, with the temporary file that holds its examples. */
public final class LogDataset implements AutoCloseable {
  private final Dataset dataset;
  private final ExampleFile file;
  private final WorkDirectory directory;

  LogDataset(Dataset dataset, ExampleFile file, WorkDirectory directory) {
    this.dataset = dataset;
    this.file = file;
    this.directory = directory;
  }

  public Dataset dataset() {
    return dataset;
  }

  /** Removes the temporary file; the dataset cannot be read any more. */
  @Override
  public void close() {
    file.close();
    directory.close();
  }
}
