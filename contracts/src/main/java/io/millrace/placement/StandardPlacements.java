package io.millrace.placement;

import java.util.List;

/** The names that Millrace brings. */
public final class StandardPlacements implements PlacementPlugin {
  @Override
  public List<Source> sources() {
    return List.of(
        Source.ITEM_TO_ITEM,
        Source.BOUGHT_TOGETHER,
        Source.SIMILAR,
        Source.TEXT,
        Source.SEEDS,
        Source.HISTORY,
        Source.VECTORS,
        Source.CATEGORY,
        Source.TRENDING,
        Source.POPULAR,
        Source.NEW,
        Source.CATALOGUE,
        Source.PINNED,
        Source.REQUEST);
  }
}
