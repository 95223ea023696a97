package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

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

    /** Builds an item of a slate; what is not set is absent. */
    public static final class Builder {
      private @Nullable ItemId itemId;
      private int position;
      private OptionalDouble propensity = OptionalDouble.empty();
      private OptionalDouble score = OptionalDouble.empty();
      private Optional<String> source = Optional.empty();
      private Map<String, Value> features = Map.of();

      public Builder itemId(ItemId itemId) {
        this.itemId = itemId;
        return this;
      }

      public Builder position(int position) {
        this.position = position;
        return this;
      }

      public Builder propensity(double propensity) {
        this.propensity = OptionalDouble.of(propensity);
        return this;
      }

      public Builder score(double score) {
        this.score = OptionalDouble.of(score);
        return this;
      }

      public Builder source(String source) {
        this.source = Optional.of(source);
        return this;
      }

      public Builder features(Map<String, Value> features) {
        this.features = features;
        return this;
      }

      public Shown build() {
        return new Shown(
            Objects.requireNonNull(itemId, "itemId"),
            position,
            propensity,
            score,
            source,
            features);
      }
    }
  }

  /** The same slate under other experiments. */
  public Impression withExperiments(Map<String, String> others) {
    return toBuilder().experiments(others).build();
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

  /** Returns a builder that begins with everything that this has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.eventId = eventId;
    builder.timestamp = timestamp;
    builder.userId = userId;
    builder.requestId = requestId;
    builder.sessionId = sessionId;
    builder.items = items;
    builder.model = model;
    builder.experiments = experiments;
    builder.placement = placement;
    builder.context = context;
    builder.features = features;
    builder.featureSpec = featureSpec;
    builder.properties = properties;
    return builder;
  }

  /** Builds an impression; what is not set is absent. */
  public static final class Builder implements EventBuilder<Impression> {
    private @Nullable EventId eventId;
    private @Nullable Instant timestamp;
    private @Nullable UserId userId;
    private @Nullable RequestId requestId;
    private Optional<SessionId> sessionId = Optional.empty();
    private @Nullable List<Shown> items;
    private Optional<String> model = Optional.empty();
    private Map<String, String> experiments = Map.of();
    private Optional<String> placement = Optional.empty();
    private Map<String, Value> context = Map.of();
    private Map<String, Value> features = Map.of();
    private Optional<String> featureSpec = Optional.empty();
    private Map<String, Object> properties = Map.of();

    @Override
    public Builder eventId(EventId eventId) {
      this.eventId = eventId;
      return this;
    }

    @Override
    public Builder timestamp(Instant timestamp) {
      this.timestamp = timestamp;
      return this;
    }

    public Builder userId(UserId userId) {
      this.userId = userId;
      return this;
    }

    public Builder requestId(RequestId requestId) {
      this.requestId = requestId;
      return this;
    }

    public Builder sessionId(SessionId sessionId) {
      this.sessionId = Optional.of(sessionId);
      return this;
    }

    public Builder items(List<Shown> items) {
      this.items = items;
      return this;
    }

    public Builder model(String model) {
      this.model = Optional.of(model);
      return this;
    }

    public Builder experiments(Map<String, String> experiments) {
      this.experiments = experiments;
      return this;
    }

    public Builder placement(String placement) {
      this.placement = Optional.of(placement);
      return this;
    }

    public Builder context(Map<String, Value> context) {
      this.context = context;
      return this;
    }

    public Builder features(Map<String, Value> features) {
      this.features = features;
      return this;
    }

    public Builder featureSpec(String featureSpec) {
      this.featureSpec = Optional.of(featureSpec);
      return this;
    }

    @Override
    public Builder properties(Map<String, Object> properties) {
      this.properties = properties;
      return this;
    }

    @Override
    public Impression build() {
      return new Impression(
          Objects.requireNonNull(eventId, "eventId"),
          Objects.requireNonNull(timestamp, "timestamp"),
          Objects.requireNonNull(userId, "userId"),
          Objects.requireNonNull(requestId, "requestId"),
          sessionId,
          Objects.requireNonNull(items, "items"),
          model,
          experiments,
          placement,
          context,
          features,
          featureSpec,
          properties);
    }
  }
}
