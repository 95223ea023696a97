package io.millrace.trainer.batch;

/** Encoded examples that can be read again and again. Close it when nobody reads any more. */
public interface BatchSource extends AutoCloseable {
  /** Fields of every example, crosses included. */
  int fields();

  /** Examples of one pass. */
  long size();

  /** How many of them have label 1. */
  long positives();

  /**
   * Log odds of a positive in the data that the examples were sampled from; where nothing was
   * sampled, in the examples.
   */
  default double baseLogit() {
    return Math.log((double) positives() / (size() - positives()));
  }

  /**
   * A pass in a random order.
   *
   * @param seed the same seed gives the same batches, to the bit
   * @param batchSize examples of every batch but the last
   */
  Batches shuffled(long seed, int batchSize);

  /** A pass in the order in which the examples came. */
  Batches ordered(int batchSize);

  @Override
  void close();
}
