package io.millrace.trainer.dataset;

import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import java.util.function.Function;

/** How a dataset's examples become rows of the tables. */
@FunctionalInterface
public interface Encoding {
  /**
   * Fits the encoder on the training examples and encodes all examples, in bounded memory.
   *
   * @param seed of the sample that quantiles are taken from
   * @param fit makes an encoder of what a fitter has learned
   */
  EncodedDataset encode(
      long seed, Function<EncoderFitter, FeatureEncoder> fit, ReadProgress progress);
}
