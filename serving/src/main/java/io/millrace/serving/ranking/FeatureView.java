package io.millrace.serving.ranking;

import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.state.FeatureExtractor;

/**
 * The features as a specification sees them.
 *
 * @param fingerprint of the specification, as impressions carry it
 */
public record FeatureView(FeatureExtractor extractor, String fingerprint) {
  public static FeatureView of(FeatureSpec spec) {
    return new FeatureView(new FeatureExtractor(spec), FeatureSpecCodec.fingerprint(spec));
  }
}
