package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import io.millrace.text.TextProjection;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is trained, tuned and tested on.
 *
 * @param specText the specification as it stands in its file; travels inside the artifact
 * @param validation decides early stopping and the best epoch; later in time than the training
 *     examples where there is a time
 * @param test touched once, at the end
 * @param provenance where the examples come from: snapshot ids or file hashes, dates, counts
 * @param catalogue where the training examples are positives only: what their negatives are drawn
 *     from, afresh in each epoch
 * @param sampled whether examples may carry a logit's offset
 * @param ownSplit whether the validation examples were held out of what was given to train on, so
 *     that a model may learn them once they have judged it
 * @param encoding makes rows of the models' tables of labelled examples that are not sampled
 * @param texts what gave features of stored text vectors their values; empty if there are none
 */
public record Dataset(
    FeatureSpec spec,
    String specText,
    ExampleSource train,
    ExampleSource validation,
    Optional<ExampleSource> test,
    Map<String, String> provenance,
    Optional<Catalogue> catalogue,
    boolean sampled,
    boolean ownSplit,
    Encoding encoding,
    Optional<TextProjection> texts) {
  public Dataset {
    provenance = Map.copyOf(provenance);
  }

  /** Without features of stored text vectors. */
  public Dataset(
      FeatureSpec spec,
      String specText,
      ExampleSource train,
      ExampleSource validation,
      Optional<ExampleSource> test,
      Map<String, String> provenance,
      Optional<Catalogue> catalogue,
      boolean sampled,
      boolean ownSplit,
      Encoding encoding) {
    this(
        spec,
        specText,
        train,
        validation,
        test,
        provenance,
        catalogue,
        sampled,
        ownSplit,
        encoding,
        Optional.empty());
  }

  /** Examples that are read from their sources to be encoded. */
  public Dataset(
      FeatureSpec spec,
      String specText,
      ExampleSource train,
      ExampleSource validation,
      Optional<ExampleSource> test,
      Map<String, String> provenance,
      Optional<Catalogue> catalogue,
      boolean sampled) {
    this(
        spec,
        specText,
        train,
        validation,
        test,
        provenance,
        catalogue,
        sampled,
        false,
        new ExampleEncoding(spec, train, validation));
  }

  /** The same, labelled and not sampled. */
  public Dataset(
      FeatureSpec spec,
      String specText,
      ExampleSource train,
      ExampleSource validation,
      Optional<ExampleSource> test,
      Map<String, String> provenance) {
    this(spec, specText, train, validation, test, provenance, Optional.empty(), false);
  }
}
