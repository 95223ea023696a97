package io.millrace.term;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.FeatureEncoder;

/**
 * An example whose logit is taken apart.
 *
 * @param features all fields, crosses included
 * @param pooled the fields' embeddings, {@code fields x dimension}
 * @param fields how many fields have embeddings
 * @param dimension of the embeddings
 */
@SuppressWarnings("ArrayRecordComponent")
public record ExplainedExample(
    FeatureEncoder encoder, EncodedFeatures features, double[] pooled, int fields, int dimension) {

  /** Embedding times gradient, by fields. */
  public double[] timesGradient(double[] gradient) {
    double[] products = new double[encoder.fields().size()];
    for (int i = 0; i < fields * dimension; i++) {
      products[i / dimension] += pooled[i] * gradient[i];
    }
    return products;
  }
}
