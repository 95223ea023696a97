package io.millrace.serving.reranking;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.serving.candidate.RulesFailedException;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.PositionIndex;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Whether an item may be shown to a user: not deleted, available now, not excluded by the request
 * or by an exclusion rule of the placement, and meant by the filter.
 *
 * <p>Exclusion rules hold for the user's whole history: exactly for the items that {@link
 * io.millrace.state.InteractionHistory} lists, conservatively for older ones.
 */
public final class Eligibility implements Predicate<CatalogueItem> {
  private final PositionIndex named = new PositionIndex();
  private final IntPredicate excludedHashes;
  private final FilterBudget filter;
  private final boolean all;
  private final long now;

  /**
   * @param positions the position of an item; below 0 for one that stands nowhere
   * @param excluded items that the request names
   * @param excludedTypes the types of interaction of which any one excludes an item, see {@link
   *     io.millrace.placement.Placement#excludedTypes()}
   */
  public Eligibility(
      ToIntFunction<ItemId> positions,
      UserState user,
      Collection<ItemId> excluded,
      Filter filter,
      Set<InteractionType> excludedTypes,
      Instant now) {
    excluded.forEach(id -> named.add(positions.applyAsInt(id)));
    this.excludedHashes = user.history().having(excludedTypes);
    this.filter = new FilterBudget(filter);
    this.all = filter.equals(Filter.ALL);
    this.now = now.toEpochMilli();
  }

  @Override
  public boolean test(CatalogueItem item) {
    return item.available(now)
        && (named.size() == 0 || !named.contains(item.position()))
        && !excludedHashes.test(item.itemHash())
        && (all || matches(item));
  }

  private boolean matches(CatalogueItem item) {
    try {
      return filter.matches(item);
    } catch (RuntimeException e) {
      throw new RulesFailedException(item.itemId().value(), e);
    }
  }

  /** Whether the filter took so long that some items were left out untested. */
  public boolean isCutShort() {
    return filter.isSpent();
  }
}
