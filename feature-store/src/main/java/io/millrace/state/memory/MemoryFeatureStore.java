package io.millrace.state.memory;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.experiment.StickyArms;
import io.millrace.namespace.Topic;
import io.millrace.state.BatchUpdate;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.Offsets;
import io.millrace.state.Popularity;
import io.millrace.state.StateUpdater;
import io.millrace.state.TextVector;
import io.millrace.state.UserState;
import io.millrace.state.Visit;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Keeps everything in this process. Safe for use by several threads.
 *
 * <p>{@link #popular} and {@link #newest} sort all items: meant for replay and for tests.
 */
public final class MemoryFeatureStore implements FeatureStore {
  private final Map<UserId, UserState> users = new HashMap<>();
  private final Map<ItemId, ItemState> items = new HashMap<>();
  private final Map<UserId, Map<String, String>> arms = new HashMap<>();
  private final Map<ItemId, TextVector> textVectors = new HashMap<>();
  private final Map<Topic, Map<Integer, Long>> offsets = new EnumMap<>(Topic.class);

  @Override
  public synchronized UserState user(UserId userId) {
    return users.getOrDefault(userId, UserState.unknown(userId));
  }

  @Override
  public synchronized Visit visit(UserId userId, Optional<UserId> visitor) {
    return new Visit(
        user(userId),
        new StickyArms(
            arms.getOrDefault(userId, Map.of()),
            visitor.map(id -> arms.getOrDefault(id, Map.of())).orElse(Map.of())));
  }

  /** For as long as the process lives. */
  @Override
  public synchronized void keepArms(UserId unit, Map<String, String> kept, Duration timeToLive) {
    arms.put(unit, Map.copyOf(kept));
  }

  @Override
  public synchronized Map<ItemId, ItemState> items(Collection<ItemId> itemIds) {
    Map<ItemId, ItemState> found = new LinkedHashMap<>();
    for (ItemId id : itemIds) {
      Optional.ofNullable(items.get(id)).ifPresent(item -> found.put(id, item));
    }
    return found;
  }

  @Override
  public synchronized List<Ranked> popular(int count) {
    Map<ItemId, Double> scores = new HashMap<>();
    for (ItemState item : items.values()) {
      OptionalDouble score = Popularity.score(item);
      if (!item.deleted() && score.isPresent()) {
        scores.put(item.itemId(), score.getAsDouble());
      }
    }
    List<ItemId> best = greatest(scores, count);
    return best.stream()
        .map(
            id ->
                new Ranked(
                    id,
                    Popularity.relative(
                        scores.getOrDefault(id, 0.0), scores.getOrDefault(best.get(0), 0.0))))
        .toList();
  }

  @Override
  public synchronized List<ItemId> catalogue() {
    return items.values().stream().filter(item -> !item.deleted()).map(ItemState::itemId).toList();
  }

  @Override
  public synchronized List<ItemId> newest(int count, Instant notBefore) {
    long from = StateUpdater.millis(notBefore);
    Map<ItemId, Long> listed = new HashMap<>();
    for (ItemState item : items.values()) {
      item.listed()
          .filter(at -> !item.deleted() && at.toEpochMilli() >= from)
          .ifPresent(at -> listed.put(item.itemId(), at.toEpochMilli()));
    }
    return greatest(listed, count);
  }

  /** Of equals the last by name first, as Redis has it. */
  private static <T extends Comparable<T>> List<ItemId> greatest(Map<ItemId, T> values, int count) {
    return values.entrySet().stream()
        .sorted(
            Map.Entry.<ItemId, T>comparingByValue()
                .thenComparing(entry -> entry.getKey().value())
                .reversed())
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  @Override
  public synchronized void apply(
      Topic topic, List<? extends Event> events, Map<Integer, Long> nextOffsets) {
    Map<Integer, Long> stored = offsets.computeIfAbsent(topic, same -> new HashMap<>());
    if (!Offsets.applied(stored, nextOffsets)) {
      update(events, nextOffsets, stored);
    }
  }

  @Override
  public synchronized void apply(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    Map<Integer, Long> stored = offsets.computeIfAbsent(topic, same -> new HashMap<>());
    Offsets.require(stored, expected, nextOffsets);
    update(events, nextOffsets, stored);
  }

  private void update(
      List<? extends Event> events, Map<Integer, Long> nextOffsets, Map<Integer, Long> stored) {
    BatchUpdate update = new BatchUpdate(events);
    Collection<UserState> changedUsers = update.updateUsers(users);
    Collection<ItemState> changedItems = update.updateItems(items);
    changedUsers.forEach(user -> users.put(user.userId(), user));
    changedItems.forEach(item -> items.put(item.itemId(), item));
    stored.putAll(nextOffsets);
  }

  @Override
  public synchronized boolean replace(
      Collection<UserState> replacedUsers,
      Collection<ItemState> replacedItems,
      Map<Topic, Map<Integer, Long>> expected) {
    for (Map.Entry<Topic, Map<Integer, Long>> topic : expected.entrySet()) {
      if (!offsets(topic.getKey()).equals(topic.getValue())) {
        return false;
      }
    }
    replacedUsers.forEach(user -> users.put(user.userId(), user));
    replacedItems.forEach(item -> items.put(item.itemId(), item));
    return true;
  }

  @Override
  public synchronized Map<Integer, Long> offsets(Topic topic) {
    return Map.copyOf(offsets.getOrDefault(topic, Map.of()));
  }

  @Override
  public synchronized Map<ItemId, TextVector> textVectors(Collection<ItemId> itemIds) {
    Map<ItemId, TextVector> found = new LinkedHashMap<>();
    for (ItemId id : itemIds) {
      Optional.ofNullable(textVectors.get(id)).ifPresent(vector -> found.put(id, vector));
    }
    return found;
  }

  @Override
  public synchronized void putTextVectors(Map<ItemId, TextVector> vectors, Set<ItemId> removed) {
    textVectors.putAll(vectors);
    textVectors.keySet().removeAll(removed);
  }

  /** Nothing to release. */
  @Override
  public void close() {}
}
