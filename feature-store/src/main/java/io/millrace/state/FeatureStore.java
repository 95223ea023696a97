package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is known of one site's users and items. Writers: one at a time for each partition of a
 * topic. Readers: any number.
 */
public interface FeatureStore extends AutoCloseable {
  /** The user's state; {@link UserState#unknown} where there is none. One round trip. */
  UserState user(UserId userId);

  /**
   * The user's state with the arms that were kept, in one round trip.
   *
   * @param visitor who the user was before signing in; empty where nobody else
   */
  Visit visit(UserId userId, Optional<UserId> visitor);

  /**
   * Keeps a unit's arms for a while, in place of those before.
   *
   * @param arms by {@code experiment__phase}, see {@link io.millrace.experiment.StickyArms}
   */
  void keepArms(UserId unit, Map<String, String> arms, Duration timeToLive);

  /** The states of the items that are known; the others are absent. One round trip. */
  Map<ItemId, ItemState> items(Collection<ItemId> itemIds);

  /**
   * The most popular items that are not deleted, best first: by the decayed, weighted sum of their
   * positive interactions (view 1, click 2, like 3, add to cart 4, purchase 8; see {@link
   * Popularity}).
   */
  List<Ranked> popular(int count);

  /** Every item that is known and not deleted, in no particular order. */
  List<ItemId> catalogue();

  /** The newest items by the time of their first {@code item} event, newest first. */
  List<ItemId> newest(int count, Instant notBefore);

  /**
   * Applies the batch of a topic's only writer, in its order, with its offsets, atomically: after a
   * crash either all of the batch is visible with its offsets, or nothing is. A batch whose offsets
   * are all stored already changes nothing, so a writer that did not hear the answer may try again.
   *
   * @param nextOffsets the offset behind the batch, by partition
   * @throws StaleOffsetsException where another writer has gone beyond some of the offsets but not
   *     all: read {@link #offsets} and go on from there
   */
  void apply(Topic topic, List<? extends Event> events, Map<Integer, Long> nextOffsets);

  /**
   * Applies as {@link #apply(Topic, List, Map)} does, but only from where the writer believes the
   * store to stand. So a writer that has lost a partition without knowing it, because it stood
   * still for a while, changes nothing: whatever its successor has written, the offsets have moved.
   *
   * @param expected the offsets as the writer knows them; a partition of {@code nextOffsets} that
   *     is absent here must never have been written
   * @throws StaleOffsetsException if a partition of {@code nextOffsets} has another offset than
   *     expected; nothing was written then
   * @throws RefusedEventsException if some of the events cannot be applied; nothing was written
   *     then
   * @throws ContendedStoreException if other writers were quicker too many times
   */
  void apply(
      Topic topic,
      List<? extends Event> events,
      Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets);

  /**
   * Writes states in place of those that are stored, readable or not, if the store stands exactly
   * where the states were computed from. The lists of items follow. Offsets stay as they are.
   *
   * @param offsets where the store must stand, by topic
   * @return whether it was done; false if the store stands elsewhere, or was written to meanwhile:
   *     read {@link #offsets} and compute again, soon, as other processes that write wait for it
   */
  boolean replace(
      Collection<UserState> users,
      Collection<ItemState> items,
      Map<Topic, Map<Integer, Long>> offsets);

  /** The offset to go on from, by partition; a partition that was never read is absent. */
  Map<Integer, Long> offsets(Topic topic);

  /** Returns the stored text vectors of the items; the others are absent. One round trip. */
  Map<ItemId, TextVector> textVectors(Collection<ItemId> itemIds);

  /**
   * Stores text vectors in place of those before, and removes others. Not a part of a batch:
   * vectors are derived from the items' states, may be written at any time and by several writers,
   * and writing the same again changes nothing.
   *
   * @param vectors by item
   * @param removed items that have no text any more; none of them has a vector afterwards
   */
  void putTextVectors(Map<ItemId, TextVector> vectors, Set<ItemId> removed);

  /** Stored values that could not be read and were set aside since the store was opened. */
  default long damagedValues() {
    return 0;
  }

  /** What is heard of changed items from now on; {@link ItemChanges#untold} where nothing is. */
  default ItemChanges itemChanges() {
    return ItemChanges.untold();
  }

  @Override
  void close();

  /**
   * An item with the weight that ranks it.
   *
   * @param weight relative to the most popular item's, in (0, 1]
   */
  record Ranked(ItemId itemId, double weight) {}
}
