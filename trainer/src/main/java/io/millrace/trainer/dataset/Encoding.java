package io.millrace.trainer.dataset;

/** How a dataset's examples become rows of the tables. */
@FunctionalInterface
public interface Encoding {
  /**
   * Fits the encoder on the training examples and encodes all examples, in bounded memory.
   *
   * @param seed of the sample that quantiles are taken from
   */
  EncodedDataset encode(long seed, ReadProgress progress);
}
