package io.millrace.state;

import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Computes the values of a specification's features from what is known of a user and an item: the
 * one implementation, called by serving when a slate is ranked and by the trainer when history is
 * replayed.
 *
 * <p>A feature without a value is absent from the map, and so is one whose attribute has a type
 * that the feature cannot use (a price that is a text). The attributes {@code user_id} of a user
 * and {@code item_id} of an item are always there. {@link Feature.Position} is never set here: the
 * trainer takes it from the impression; nor is {@link Feature.Retrieval}, which needs both sides;
 * nor {@link Feature.TextVector}, which is no part of an item's state.
 */
public final class FeatureExtractor {
  private final FeatureSpec spec;
  private final List<Feature> userFeatures;
  private final List<Feature> itemFeatures;

  public FeatureExtractor(FeatureSpec spec) {
    this.spec = spec;
    userFeatures =
        spec.features().stream()
            .filter(f -> f.of() == Scope.USER || f.of() == Scope.CONTEXT)
            .toList();
    itemFeatures = spec.features().stream().filter(f -> f.of() == Scope.ITEM).toList();
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
    Attributes.Source attributes =
        Attributes.of(user.attributes(), "user_id", user.userId().value());
    Map<String, Value> values = new HashMap<>();
    for (Feature feature : userFeatures) {
      Optional<Value> value;
      if (feature instanceof Feature.Sequence sequence) {
        value = sequence(sequence, user);
      } else if (feature instanceof Feature.TimePart part) {
        value = Optional.of(Value.of(time(part.part(), now)));
      } else if (feature.of() == Scope.USER) {
        value =
            Attributes.usable(feature, attributes)
                .or(() -> number(feature, user.counts(), user.impressions(), now));
      } else {
        value = Attributes.usable(feature, context::get);
      }
      value.ifPresent(present -> values.put(feature.name(), present));
    }
    return values;
  }

  /** The values of an item's features. */
  public Map<String, Value> item(ItemState item, Instant now) {
    Attributes.Source attributes =
        Attributes.of(item.attributes(), "item_id", item.itemId().value());
    Map<String, Value> values = new HashMap<>();
    for (Feature feature : itemFeatures) {
      Attributes.usable(feature, attributes)
          .or(() -> ofPlacement(feature, item))
          .or(() -> number(feature, item.counts(), item.impressions(), now))
          .ifPresent(value -> values.put(feature.name(), value));
    }
    return values;
  }

  private static Optional<Value> number(
      Feature feature, Map<InteractionType, EventCount> counts, long impressions, Instant now) {
    if (feature instanceof Feature.Count count) {
      EventCount counted = counts.getOrDefault(count.event(), EventCount.ZERO);
      return Optional.of(Value.of(value(count, counted, now)));
    }
    if (feature instanceof Feature.Rate rate) {
      long numerator = counts.getOrDefault(rate.numerator(), EventCount.ZERO).total();
      return Optional.of(smoothed(rate, numerator, impressions));
    }
    return Optional.empty();
  }

  private static double value(Feature.Count count, EventCount counted, Instant now) {
    if (count.window().isPresent()) {
      return counted.lately((int) count.window().get().toDays(), now);
    }
    return count.halfLife().isPresent() ? counted.at(now) : counted.total();
  }

  /** What is known of one placement alone where the feature names one; empty for other features. */
  private static Optional<Value> ofPlacement(Feature feature, ItemState item) {
    if (!(feature instanceof Feature.Rate rate) || rate.placement().isEmpty()) {
      return Optional.empty();
    }
    PlacementCount count =
        item.placements().getOrDefault(rate.placement().get(), PlacementCount.NONE);
    return Optional.of(
        smoothed(
            rate, count.interactions().getOrDefault(rate.numerator(), 0L), count.impressions()));
  }

  private static Value smoothed(Feature.Rate rate, long numerator, long impressions) {
    return Value.of((numerator + rate.prior() * rate.strength()) / (impressions + rate.strength()));
  }

  private static Optional<Value> sequence(Feature.Sequence sequence, UserState user) {
    List<String> items =
        user.recent().stream()
            .filter(recent -> sequence.events().contains(recent.type()))
            .map(recent -> recent.itemId().value())
            .distinct()
            .limit(sequence.max())
            .toList();
    return items.isEmpty() ? Optional.empty() : Optional.of(Value.of(items));
  }

  private static double time(Feature.TimePart.Part part, Instant now) {
    ZonedDateTime time = now.atZone(ZoneOffset.UTC);
    return switch (part) {
      case HOUR -> time.getHour();
      case WEEKDAY -> time.getDayOfWeek().getValue() - 1;
    };
  }
}
