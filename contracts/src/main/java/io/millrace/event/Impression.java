package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A slate that was shown.
 *
 * @param model the model that ranked it, by its registry id; {@code popularity} for the baseline
 * @param experiments experiment id to variant name, for each experiment the user was in
 * @param features the values of user and context features at that moment: the same for all items
 * @param featureSpec fingerprint of the feature specification the values were computed under; empty
 *     where the shop ranked by itself and logged no features
 */
public record Impression(
    EventId eventId,
    Instant timestamp,
    UserId userId,
    RequestId requestId,
    Optional<SessionId> sessionId,
    List<Shown> items,
    Optional<String> model,
    Map<String, String> experiments,
    Optional<String> placement,
    Map<String, Value> context,
    Map<String, Value> features,
    Optional<String> featureSpec,
    Map<String, Object> properties)
    implements Event {
  public Impression {
    if (items.isEmpty()) {
      throw new IllegalArgumentException("items must not be empty");
    }
    items = List.copyOf(items);
    experiments = Map.copyOf(experiments);
    context = Map.copyOf(context);
    features = Map.copyOf(features);
    properties = Map.copyOf(properties);
  }

  /**
   * One item of a slate.
   *
   * @param position its place, from 1
   * @param propensity the probability with which the policy showed it there, in (0, 1]
   * @param score what the model gave it
   * @param source the candidate source it came from, for instance {@code popular}
   * @param features the values of the item's features at that moment
   */
  public record Shown(
      ItemId itemId,
      int position,
      OptionalDouble propensity,
      OptionalDouble score,
      Optional<String> source,
      Map<String, Value> features) {
    public Shown {
      if (position < 1) {
        throw new IllegalArgumentException("position must be at least 1, is " + position);
      }
      if (propensity.isPresent()
          && !(propensity.getAsDouble() > 0 && propensity.getAsDouble() <= 1)) {
        throw new IllegalArgumentException(
            "propensity must be above 0 and at most 1, is " + propensity.getAsDouble());
      }
      features = Map.copyOf(features);
    }

    /** An item of which only the place is known. */
    public static Shown at(ItemId itemId, int position) {
      return new Shown(
          itemId,
          position,
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          Map.of());
    }
  }

  /** The same slate under other experiments. */
  public Impression withExperiments(Map<String, String> others) {
    return new Impression(
        eventId,
        timestamp,
        userId,
        requestId,
        sessionId,
        items,
        model,
        others,
        placement,
        context,
        features,
        featureSpec,
        properties);
  }

  @Override
  public String type() {
    return "impression";
  }

  @Override
  public Topic topic() {
    return Topic.IMPRESSIONS;
  }

  @Override
  public String key() {
    return userId.value();
  }
}
