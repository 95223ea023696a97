package io.millrace.serving.catalogue;

import java.util.Map;

/**
 * A site's items as of the last refresh, by position. Kept while Redis is away.
 *
 * @param items every item that is not deleted
 * @param popular the most popular, best first
 * @param weights the popular items' weights
 * @param newest the newest arrivals, newest first
 * @param trends what a look over all items told, some time ago
 */
public record Catalogue(
    Ranked items, Ranked popular, Map<Integer, Float> weights, Ranked newest, Trends trends) {
  /** Before the first refresh. */
  public static final Catalogue EMPTY =
      new Catalogue(Ranked.NONE, Ranked.NONE, Map.of(), Ranked.NONE, Trends.NONE);

  static Catalogue of(Ranked items, Ranked popular, Ranked newest, Trends trends) {
    Map<Integer, Float> weights = new java.util.HashMap<>(2 * popular.size());
    for (int i = 0; i < popular.size(); i++) {
      weights.merge(popular.position(i), popular.weight(i), Math::max);
    }
    return new Catalogue(items, popular, Map.copyOf(weights), newest, trends);
  }

  public boolean isEmpty() {
    return items.size() == 0 && popular.size() == 0;
  }
}
