package io.millrace.trainer.cli;

import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.trainer.dataset.LogDatasets.Specification;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.training.WarmStart;
import java.util.Optional;

/**
 * The features of a model whose specification nobody gave: with those of the retrieval model if
 * there is one and the examples are made of interactions. A model that goes on from an earlier one
 * keeps its features.
 *
 * @param retrieval whether a retrieval model is trained
 */
record DefaultSpecifications(boolean retrieval, Optional<WarmStart> warmStart) {
  /** Returns the specification for what the examples are made of. */
  Specification of(LogQuery.Origin origin) {
    Specification plain = read(DefaultFeatures.TEXT);
    Specification more = read(DefaultFeatures.WITH_RETRIEVAL_TEXT);
    if (warmStart.isPresent()) {
      return warmStart.get().hasFeaturesOf(more.spec()) ? more : plain;
    }
    return retrieval && origin == LogQuery.Origin.INTERACTIONS ? more : plain;
  }

  private static Specification read(String text) {
    try {
      FeatureSpec spec = LogTraining.readSpec("default features", text);
      return new Specification(spec, text);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }
}
