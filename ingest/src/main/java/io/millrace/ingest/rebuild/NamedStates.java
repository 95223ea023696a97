package io.millrace.ingest.rebuild;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.state.BatchUpdate;
import io.millrace.state.ItemState;
import io.millrace.state.RefusedEventsException;
import io.millrace.state.StateUpdater;
import io.millrace.state.UserState;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The states of named users and items, computed from all events of a namespace, which are given in
 * the order in which they shall take effect.
 *
 * <p>A user's state depends on the user's own events. An item's depends on the histories and slates
 * of all users who interacted with it, so if items are named, the states of all users are held.
 */
final class NamedStates {
  private static final Logger LOG = LoggerFactory.getLogger(NamedStates.class);

  private final Set<UserId> namedUsers;
  private final Set<ItemId> namedItems;
  private final Map<UserId, UserState> users = new HashMap<>();
  private final Map<ItemId, ItemState> items = new LinkedHashMap<>();
  private long applied;

  NamedStates(Set<UserId> users, Set<ItemId> items) {
    this.namedUsers = users;
    this.namedItems = items;
  }

  /** Applies events; those that no state can take are passed over, as the feature sink does. */
  void apply(List<? extends Event> events) {
    try {
      RefusedEventsException.applying(() -> update(events));
      applied += events.stream().filter(this::named).count();
    } catch (RefusedEventsException e) {
      if (events.size() == 1) {
        LOG.warn(
            "the rebuild passed over an event (event_id={}) and goes on without it: {}",
            events.get(0).eventId(),
            e.getMessage());
        return;
      }
      events.forEach(event -> apply(List.of(event)));
    }
  }

  /** Changes nothing where it throws. */
  private int update(List<? extends Event> events) {
    List<? extends Event> relevant =
        namedItems.isEmpty() ? events.stream().filter(this::named).toList() : events;
    BatchUpdate update = new BatchUpdate(relevant);
    Collection<UserState> changedUsers = update.updateUsers(users);
    Collection<ItemState> changedItems =
        namedItems.isEmpty() ? List.of() : update.updateItems(items);
    changedUsers.forEach(user -> users.put(user.userId(), user));
    for (ItemState item : changedItems) {
      if (namedItems.contains(item.itemId())) {
        items.put(item.itemId(), item);
      }
    }
    return relevant.size();
  }

  private boolean named(Event event) {
    return StateUpdater.user(event).filter(namedUsers::contains).isPresent()
        || !Collections.disjoint(StateUpdater.items(event), namedItems);
  }

  /** The named users of whom there were events. */
  List<UserState> users() {
    return namedUsers.stream()
        .map(users::get)
        .flatMap(user -> Optional.ofNullable(user).stream())
        .toList();
  }

  /** The named items of which there were events. */
  List<ItemState> items() {
    return List.copyOf(items.values());
  }

  /** How many events were about a named user or item. */
  long applied() {
    return applied;
  }
}
