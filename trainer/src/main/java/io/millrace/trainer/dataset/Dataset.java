package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.util.Map;
import java.util.Optional;

/**
 * What a model is trained, tuned and tested on.
 *
 * @param specText the specification as it stands in its file; travels inside the artifact
 * @param validation decides early stopping and the best epoch; later in time than the training
 *     examples where there is a time
 * @param test touched once, at the end
 * @param encoding makes rows of the tables of training and validation examples
 * @param provenance where the examples come from: snapshot ids or file hashes, dates, counts
 */
public record Dataset(
    FeatureSpec spec,
    String specText,
    ExampleSource train,
    ExampleSource validation,
    Optional<ExampleSource> test,
    Encoding encoding,
    Map<String, String> provenance) {
  public Dataset {
    provenance = Map.copyOf(provenance);
  }

  /** A dataset whose examples are read from their sources to be encoded. */
  public Dataset(
      FeatureSpec spec,
      String specText,
      ExampleSource train,
      ExampleSource validation,
      Optional<ExampleSource> test,
      Map<String, String> provenance) {
    this(
        spec,
        specText,
        train,
        validation,
        test,
        new ExampleEncoding(spec, train, validation),
        provenance);
  }
}
