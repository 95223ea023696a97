package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
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
  /** An item that the batch changes: found by its id once, then passed on. */
  private static final class Item {
    private final ItemId id;
    private ItemDraft draft;

    Item(ItemId id) {
      this.id = id;
      this.draft = new ItemDraft(ItemState.unknown(id));
    }
  }

  private record Placed(Item item, StateUpdater.Placed what) {}

  private record Change(
      Event event, List<Item> items, List<Item> companions, List<Placed> placed) {}

  private final List<? extends Event> events;
  private final List<Change> changes = new ArrayList<>();
  private final Map<ItemId, Item> touched = new LinkedHashMap<>();

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
    touched.clear();
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
      changes.add(
          new Change(event, touch(StateUpdater.items(event)), touch(companions), place(placed)));
    }
    return users.values();
  }

  private List<Item> touch(Collection<ItemId> ids) {
    if (ids.isEmpty()) {
      return List.of();
    }
    List<Item> found = new ArrayList<>(ids.size());
    for (ItemId id : ids) {
      found.add(touch(id));
    }
    return found;
  }

  private List<Placed> place(List<StateUpdater.Placed> placed) {
    return placed.isEmpty()
        ? List.of()
        : placed.stream().map(what -> new Placed(touch(what.itemId()), what)).toList();
  }

  private Item touch(ItemId id) {
    return touched.computeIfAbsent(id, Item::new);
  }

  /** The items whose states the batch changes, after {@link #updateUsers}. */
  public Set<ItemId> items() {
    return Collections.unmodifiableSet(touched.keySet());
  }

  /**
   * Second round.
   *
   * @param known the states of {@link #items}; an unknown item is absent
   * @return the new states
   */
  public Collection<ItemState> updateItems(Map<ItemId, ItemState> known) {
    touched.forEach(
        (id, item) -> item.draft = new ItemDraft(known.getOrDefault(id, ItemState.unknown(id))));
    for (Change change : changes) {
      for (Placed placed : change.placed()) {
        placed.item().draft.came(placed.what().type(), placed.what().placement());
      }
      for (Item item : change.items()) {
        item.draft.update(change.event());
        for (int i = 0; i < change.companions().size(); i++) {
          Item companion = change.companions().get(i);
          item.draft.meet(companion.id, i + 1);
          companion.draft.meet(item.id, i + 1);
        }
      }
    }
    return touched.values().stream().map(item -> item.draft.state()).toList();
  }
}
