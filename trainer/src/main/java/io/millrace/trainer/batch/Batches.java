package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;

/** One pass over examples. Not thread-safe. */
public interface Batches extends AutoCloseable {
  /**
   * Replaces the content of a batch by the next examples.
   *
   * @return whether there were any; if not, the batch is empty
   */
  boolean next(SparseBatch batch);

  @Override
  void close();
}
