package io.millrace.trainer.batch;

/**
 * Reads ahead: while one batch is trained on, the next is made by a thread of its own. It begins
 * when a pass is opened and has ended when the pass is closed. Put it outermost, so that sampling
 * happens there as well.
 */
public final class Prefetching implements BatchSource {
  private final BatchSource source;

  public Prefetching(BatchSource source) {
    this.source = source;
  }

  @Override
  public int fields() {
    return source.fields();
  }

  @Override
  public long size() {
    return source.size();
  }

  @Override
  public long positives() {
    return source.positives();
  }

  @Override
  public double baseLogit() {
    return source.baseLogit();
  }

  @Override
  public Batches shuffled(long seed, int batchSize) {
    return new Prefetched(source.shuffled(seed, batchSize), source.fields(), batchSize);
  }

  @Override
  public Batches ordered(int batchSize) {
    return new Prefetched(source.ordered(batchSize), source.fields(), batchSize);
  }

  @Override
  public void close() {
    source.close();
  }
}
