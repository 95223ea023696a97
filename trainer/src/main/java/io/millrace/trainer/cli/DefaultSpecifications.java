package io.millrace.trainer.cli;

import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.DefaultFeatures;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.trainer.dataset.LogDatasets.Specification;
import io.millrace.trainer.dataset.LogDatasets.SpecificationChoice;
import io.millrace.trainer.dataset.LogQuery;
import io.millrace.trainer.training.WarmStart;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The features of a model for which no specification was given: with those of the retrieval model
 * if there is one and the examples are made of interactions, or of impressions of which most were
 * logged with these features. A model that goes on from an earlier one keeps its features.
 *
 * @param retrieval whether a retrieval model is trained
 */
record DefaultSpecifications(boolean retrieval, Optional<WarmStart> warmStart)
    implements SpecificationChoice {
  @Override
  public Specification choose(LogQuery.Origin origin, ToLongFunction<String> logged) {
    Specification plain = read(DefaultFeatures.TEXT);
    Specification more = read(DefaultFeatures.WITH_RETRIEVAL_TEXT);
    if (warmStart.isPresent()) {
      return warmStart.get().hasFeaturesOf(more.spec()) ? more : plain;
    }
    boolean values =
        origin == LogQuery.Origin.INTERACTIONS || logged(more, logged) > logged(plain, logged);
    return retrieval && values ? more : plain;
  }

  private static long logged(Specification one, ToLongFunction<String> logged) {
    return logged.applyAsLong(FeatureSpecCodec.fingerprint(one.spec()));
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
