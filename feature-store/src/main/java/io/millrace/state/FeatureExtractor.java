package io.millrace.state;

import io.millrace.event.Value;
import io.millrace.feature.Encoding;
import io.millrace.feature.EntityView;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.feature.StateFeature;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Computes the values of a specification's features from what is known of a user and an item: the
 * one implementation, called by serving when a slate is ranked and by the trainer when history is
 * replayed.
 *
 * <p>A feature without a value is absent from the map, and so is one whose attribute has a type
 * that the feature cannot use (a price that is a text). The attributes {@code user_id} of a user
 * and {@code item_id} of an item are always there. Only a {@link StateFeature} is set here: others
 * need what no state has.
 */
public final class FeatureExtractor {
  private final FeatureSpec spec;
  private final List<Extracted> userFeatures;
  private final List<Extracted> contextFeatures;
  private final List<Extracted> itemFeatures;

  public FeatureExtractor(FeatureSpec spec) {
    this.spec = spec;
    userFeatures = of(spec, Scope.USER);
    contextFeatures = of(spec, Scope.CONTEXT);
    itemFeatures = of(spec, Scope.ITEM);
  }

  private record Extracted(String name, StateFeature feature, Encoding encoding) {}

  private static List<Extracted> of(FeatureSpec spec, Scope scope) {
    return spec.features().stream()
        .filter(feature -> feature.of() == scope)
        .filter(StateFeature.class::isInstance)
        .map(StateFeature.class::cast)
        .map(feature -> new Extracted(feature.name(), feature, feature.encoding()))
        .toList();
  }

  public FeatureSpec spec() {
    return spec;
  }

  /**
   * The values of the user's and the context's features: the same for every candidate.
   *
   * @param context what the request said of its circumstances, the placement included
   * @param now the time of the request; hour and weekday are its, in UTC
   */
  public Map<String, Value> user(UserState user, Map<String, Value> context, Instant now) {
    Map<String, Value> values = new HashMap<>();
    extract(userFeatures, new UserView(user, now), values);
    extract(contextFeatures, new RequestView(context, now), values);
    return values;
  }

  /** The values of an item's features. */
  public Map<String, Value> item(ItemState item, Instant now) {
    Map<String, Value> values = new HashMap<>();
    extract(itemFeatures, new ItemView(item, now), values);
    return values;
  }

  private static void extract(
      List<Extracted> features, EntityView known, Map<String, Value> values) {
    for (Extracted one : features) {
      one.feature
          .value(known)
          .filter(one.encoding::reads)
          .ifPresent(value -> values.put(one.name, value));
    }
  }
}
