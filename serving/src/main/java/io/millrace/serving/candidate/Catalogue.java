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
 * @param trends what a look over all items told, some time ago
 */
public record Catalogue(
    List<ItemId> items,
    List<FeatureStore.Ranked> popular,
    Map<ItemId, Double> weights,
    List<ItemId> newest,
    Trends trends) {
  /** Before the first refresh. */
  public static final Catalogue EMPTY =
      new Catalogue(List.of(), List.of(), Map.of(), List.of(), Trends.NONE);

  static Catalogue of(
      List<ItemId> items, List<FeatureStore.Ranked> popular, List<ItemId> newest, Trends trends) {
    return new Catalogue(
        List.copyOf(items),
        List.copyOf(popular),
        popular.stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    FeatureStore.Ranked::itemId, FeatureStore.Ranked::weight, Double::max)),
        List.copyOf(newest),
        trends);
  }

  public boolean isEmpty() {
    return items.isEmpty() && popular.isEmpty();
  }
}
