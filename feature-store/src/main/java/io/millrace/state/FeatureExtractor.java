package io.millrace.state;

import io.millrace.event.Value;
import io.millrace.feature.FeatureSpec;
import java.time.Instant;
import java.util.Map;

/**
 * Computes the values of a specification's features from what is known of a user and an item: the
 * one implementation, called by serving when a slate is ranked and by the trainer when history is
 * replayed.
 *
 * <p>A feature without a value is absent from the map.
 */
public final class FeatureExtractor {
  private final FeatureSpec spec;

  public FeatureExtractor(FeatureSpec spec) {
    this.spec = spec;
  }

  public FeatureSpec spec() {
    return spec;
  }

  /** The values of the user's and the context's features: the same for every candidate. */
  public Map<String, Value> user(UserState user, Map<String, Value> context, Instant now) {
    throw new UnsupportedOperationException("written by the feature-store work");
  }

  /** The values of an item's features. */
  public Map<String, Value> item(ItemState item, Instant now) {
    throw new UnsupportedOperationException("written by the feature-store work");
  }
}
