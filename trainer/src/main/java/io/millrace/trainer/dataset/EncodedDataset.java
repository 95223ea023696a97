package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureEncoder;
import io.millrace.trainer.batch.EncodedExamples;

/**
 * A dataset as models see it.
 *
 * @param encoder fitted on the training examples alone
 * @param files is closed with it
 */
public record EncodedDataset(
    FeatureEncoder encoder, EncodedExamples train, EncodedExamples validation, Files files)
    implements AutoCloseable {
  /** Temporary files that belong to the examples. */
  @FunctionalInterface
  public interface Files extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Bytes of memory that training examples may take, and their shuffled window where they are more:
   * a quarter of a gigabyte, or an eighth of a smaller heap's. With 2 GiB of heap or more the order
   * of the examples is the same on every machine.
   */
  public static long trainBudget() {
    return Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8);
  }

  /** The same for validation examples, which are read in their order only. */
  public static long validationBudget() {
    return trainBudget() / 4;
  }

  @Override
  public void close() {
    train.close();
    validation.close();
    files.close();
  }
}
