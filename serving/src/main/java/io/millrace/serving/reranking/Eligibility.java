package io.millrace.serving.reranking;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement.LeaveOut;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whether an item may be shown to a user: not deleted, to be had now (see {@link Availability}),
 * not excluded by the request, not what the placement leaves out of the user's history, and meant
 * by the filter.
 */
public final class Eligibility implements Predicate<ItemState> {
  private final Set<ItemId> dropped = new HashSet<>();
  private final Filter filter;
  private final Instant now;

  public Eligibility(
      UserState user,
      Collection<ItemId> excluded,
      Filter filter,
      Set<LeaveOut> leaveOut,
      Instant now) {
    dropped.addAll(excluded);
    for (UserState.Recent recent : user.recent()) {
      if (isLeftOut(recent.type(), leaveOut)) {
        dropped.add(recent.itemId());
      }
    }
    this.filter = filter;
    this.now = now;
  }

  private static boolean isLeftOut(InteractionType type, Set<LeaveOut> leaveOut) {
    if (!type.positive()) {
      return leaveOut.contains(LeaveOut.HIDDEN);
    }
    return leaveOut.contains(LeaveOut.SEEN)
        || (type == InteractionType.PURCHASE && leaveOut.contains(LeaveOut.BOUGHT));
  }

  @Override
  public boolean test(ItemState item) {
    return !item.deleted()
        && !dropped.contains(item.itemId())
        && Availability.now(item.attributes(), now)
        && filter.matches(item.itemId(), item.attributes());
  }
}
