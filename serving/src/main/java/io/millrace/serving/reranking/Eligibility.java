package io.millrace.serving.reranking;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement.LeaveOut;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.PositionIndex;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;

/**
 * Whether an item may be shown to a user: not deleted, to be had now , not excluded by the request,
 * not what the placement leaves out of the user's history, and meant by the filter.
 */
public final class Eligibility implements Predicate<CatalogueItem> {
  private final PositionIndex dropped = new PositionIndex();
  private final FilterBudget filter;
  private final boolean all;
  private final long now;

  /**
   * @param positions the position of an item; below 0 for one that stands nowhere
   */
  public Eligibility(
      ToIntFunction<ItemId> positions,
      UserState user,
      Collection<ItemId> excluded,
      Filter filter,
      Set<LeaveOut> leaveOut,
      Instant now) {
    excluded.forEach(id -> dropped.add(positions.applyAsInt(id)));
    for (UserState.Recent recent : user.recent()) {
      if (isLeftOut(recent.type(), leaveOut)) {
        dropped.add(positions.applyAsInt(recent.itemId()));
      }
    }
    this.filter = new FilterBudget(filter);
    this.all = filter.equals(Filter.ALL);
    this.now = now.toEpochMilli();
  }

  private static boolean isLeftOut(InteractionType type, Set<LeaveOut> leaveOut) {
    if (!type.positive()) {
      return leaveOut.contains(LeaveOut.HIDDEN);
    }
    return leaveOut.contains(LeaveOut.SEEN)
        || (type == InteractionType.PURCHASE && leaveOut.contains(LeaveOut.BOUGHT));
  }

  @Override
  public boolean test(CatalogueItem item) {
    return item.available(now)
        && (dropped.size() == 0 || !dropped.contains(item.position()))
        && (all || filter.matches(item));
  }

  /** Whether the filter took so long that some items were left out untested. */
  public boolean isCutShort() {
    return filter.isSpent();
  }
}
