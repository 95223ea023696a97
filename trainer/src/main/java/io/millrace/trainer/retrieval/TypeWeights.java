package io.millrace.trainer.retrieval;

import io.millrace.event.InteractionType;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * How much an interaction of a type says: purchase and like 1, add to cart .8, click .5, view .3,
 * divided by the largest weight of a type that makes up at least 1 % of the log. So a log of views
 * alone has views of weight 1.
 */
final class TypeWeights {
  private static final Map<InteractionType, Double> BASE =
      new EnumMap<>(
          Map.of(
              InteractionType.PURCHASE, 1.0,
              InteractionType.LIKE, 1.0,
              InteractionType.ADD_TO_CART, 0.8,
              InteractionType.CLICK, 0.5,
              InteractionType.VIEW, 0.3));

  private final float[] weights = new float[InteractionType.values().length];

  TypeWeights(Interactions interactions) {
    long[] counts = interactions.countsByType();
    long total = Arrays.stream(counts).sum();
    double largest = 0;
    for (Map.Entry<InteractionType, Double> base : BASE.entrySet()) {
      if (counts[base.getKey().ordinal()] * 100 >= total) {
        largest = Math.max(largest, base.getValue());
      }
    }
    for (Map.Entry<InteractionType, Double> base : BASE.entrySet()) {
      weights[base.getKey().ordinal()] = (float) Math.min(1, base.getValue() / largest);
    }
  }

  float of(InteractionType type) {
    return weights[type.ordinal()];
  }

  /** Returns the weights by wire name. */
  Map<String, Double> byName() {
    Map<String, Double> names = new TreeMap<>();
    BASE.keySet().forEach(type -> names.put(type.wireName(), (double) of(type)));
    return names;
  }
}
