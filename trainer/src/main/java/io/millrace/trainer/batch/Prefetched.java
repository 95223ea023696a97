package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;
import java.util.List;

/** A pass that a thread reads ahead, two batches at most. */
final class Prefetched implements Batches {
  private final ReadAhead<SparseBatch> ahead;

  Prefetched(Batches source, int fields, int batchSize) {
    ahead =
        new ReadAhead<>(
            "batch-prefetch",
            List.of(new SparseBatch(fields, batchSize), new SparseBatch(fields, batchSize)),
            source::next,
            source::close);
  }

  @Override
  public boolean next(SparseBatch batch) {
    SparseBatch read = ahead.next();
    if (read == null) {
      batch.clear();
      return false;
    }
    batch.copyFrom(read);
    return true;
  }

  @Override
  public void close() {
    ahead.close();
  }
}
