package io.millrace.serving.site;

import io.millrace.event.ItemId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.filter.Filter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A valid request.
 *
 * @param items what to rank, in {@code rank}; the items in question, in {@code similar} and {@code
 *     bought-together}; else empty
 * @param count how many items are wanted at most
 * @param context circumstances, for instance {@code device}; the placement is one of them
 * @param filter attributes that every shown item must have
 * @param exclude never shown
 * @param seeds items to start from
 * @param explain whether names and reasons are wanted
 */
public record SlateQuery(
    Optional<UserId> user,
    Optional<SessionId> session,
    Optional<String> placement,
    int count,
    Map<String, Value> context,
    Filter filter,
    Set<ItemId> exclude,
    List<ItemId> seeds,
    List<ItemId> items,
    boolean explain) {
  public SlateQuery {
    Map<String, Value> circumstances = new HashMap<>(context);
    placement.ifPresent(name -> circumstances.putIfAbsent("placement", Value.of(name)));
    context = Map.copyOf(circumstances);
    exclude = Set.copyOf(exclude);
    seeds = List.copyOf(seeds);
    items = List.copyOf(items);
  }

  /** Returns the same request with names and reasons. */
  public SlateQuery explained() {
    return new SlateQuery(
        user, session, placement, count, context, filter, exclude, seeds, items, true);
  }

  /** Whose history, features and experiments: the user, or for the anonymous the session. */
  public Optional<UserId> unit() {
    return user.or(this::visitor);
  }

  /** Who somebody is that has not signed in: the session. */
  public Optional<UserId> visitor() {
    return session.map(id -> new UserId(id.value()));
  }
}
