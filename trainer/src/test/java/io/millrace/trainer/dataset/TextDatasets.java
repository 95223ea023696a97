package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.util.Map;
import java.util.Optional;

/** Datasets of labelled examples with text vectors. */
public final class TextDatasets {
  private TextDatasets() {}

  /** Returns a dataset whose examples have the texts' values. */
  public static Dataset of(
      FeatureSpec spec,
      String specText,
      ExampleSource train,
      ExampleSource validation,
      TextValues texts) {
    ExampleSource trained = texts.in(train);
    ExampleSource heldOut = texts.in(validation);
    return new Dataset(
        spec,
        specText,
        trained,
        heldOut,
        Optional.empty(),
        Map.of(),
        Optional.empty(),
        false,
        false,
        new ExampleEncoding(spec, trained, heldOut),
        texts.projection());
  }
}
