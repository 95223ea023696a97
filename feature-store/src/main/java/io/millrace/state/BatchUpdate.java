package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A batch of events on its way into a store, in two rounds: which items are touched is known only
 * once the users' histories are. Use: {@link #users}, load them, {@link #updateUsers}, load the
 * items that it names, {@link #updateItems}, save what both return. The events take effect in their
 * order.
 */
public final class BatchUpdate {
  private record Change(
      Event event, Set<ItemId> items, List<ItemId> companions, List<StateUpdater.Placed> placed) {}

  private final List<? extends Event> events;
  private final List<Change> changes = new ArrayList<>();

  public BatchUpdate(List<? extends Event> events) {
    this.events = events;
  }

  /** The users whose states the batch changes. */
  public Set<UserId> users() {
    Set<UserId> users = new LinkedHashSet<>();
    for (Event event : events) {
      StateUpdater.user(event).ifPresent(users::add);
    }
    return users;
  }

  /**
   * First round.
   *
   * @param known the states of {@link #users}; an unknown user is absent
   * @return the new states
   */
  public Collection<UserState> updateUsers(Map<UserId, UserState> known) {
    changes.clear();
    Map<UserId, UserState> users = new LinkedHashMap<>();
    for (Event event : events) {
      List<ItemId> companions = List.of();
      List<StateUpdater.Placed> placed = List.of();
      Optional<UserId> id = StateUpdater.user(event);
      if (id.isPresent()) {
        UserState before = users.get(id.get());
        if (before == null) {
          before = known.getOrDefault(id.get(), UserState.unknown(id.get()));
        }
        companions = StateUpdater.companions(before, event);
        placed = StateUpdater.placed(before, event);
        users.put(id.get(), StateUpdater.update(before, event));
      }
      changes.add(new Change(event, StateUpdater.items(event), companions, placed));
    }
    return users.values();
  }

  /** The items whose states the batch changes, after {@link #updateUsers}. */
  public Set<ItemId> items() {
    Set<ItemId> items = new LinkedHashSet<>();
    for (Change change : changes) {
      items.addAll(change.items());
      items.addAll(change.companions());
      change.placed().forEach(placed -> items.add(placed.itemId()));
    }
    return items;
  }

  /**
   * Second round.
   *
   * @param known the states of {@link #items}; an unknown item is absent
   * @return the new states
   */
  public Collection<ItemState> updateItems(Map<ItemId, ItemState> known) {
    Map<ItemId, ItemDraft> items = new LinkedHashMap<>();
    for (ItemId id : items()) {
      items.put(id, new ItemDraft(known.getOrDefault(id, ItemState.unknown(id))));
    }
    for (Change change : changes) {
      for (StateUpdater.Placed placed : change.placed()) {
        draft(items, placed.itemId()).came(placed.type(), placed.placement());
      }
      for (ItemId id : change.items()) {
        ItemDraft item = draft(items, id);
        item.update(change.event());
        for (int i = 0; i < change.companions().size(); i++) {
          ItemId companion = change.companions().get(i);
          item.meet(companion, i + 1);
          draft(items, companion).meet(id, i + 1);
        }
      }
    }
    return items.values().stream().map(ItemDraft::state).toList();
  }

  private static ItemDraft draft(Map<ItemId, ItemDraft> items, ItemId id) {
    ItemDraft draft = items.get(id);
    if (draft == null) {
      throw new IllegalStateException("item '%s' is not among those touched".formatted(id));
    }
    return draft;
  }
}
