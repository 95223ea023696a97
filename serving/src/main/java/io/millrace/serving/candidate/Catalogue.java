package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.state.FeatureStore;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A site's items as of the last refresh. Kept while Redis is away.
 *
 * @param items every item that is not deleted
 * @param popular the most popular, best first
 * @param weights the popular items' weights
 * @param newest the newest arrivals, newest first
 */
public record Catalogue(
    List<ItemId> items,
    List<FeatureStore.Ranked> popular,
    Map<ItemId, Double> weights,
    List<ItemId> newest) {
  /** Before the first refresh. */
  public static final Catalogue EMPTY = new Catalogue(List.of(), List.of(), Map.of(), List.of());

  static Catalogue of(List<ItemId> items, List<FeatureStore.Ranked> popular, List<ItemId> newest) {
    return new Catalogue(
        List.copyOf(items),
        List.copyOf(popular),
        popular.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    FeatureStore.Ranked::itemId, FeatureStore.Ranked::weight, Double::max)),
        List.copyOf(newest));
  }

  public boolean isEmpty() {
    return items.isEmpty() && popular.isEmpty();
  }
}
