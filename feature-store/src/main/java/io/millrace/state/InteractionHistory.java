package io.millrace.state;

import io.millrace.event.InteractedItems;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * All items that a user interacted with, newest first: for each distinct item the hash of its id
 * ({@link ItemId#hash()}), the time of the newest interaction, and the types of all of them.
 * Immutable.
 *
 * <p>It lists the newest {@value #MAX} items exactly. Older ones are pushed out into {@link
 * HistoryOverflow}, which answers {@link #contains} conservatively: an item may wrongly count as
 * seen, never wrongly as unseen. Two items whose ids share a hash are one item.
 *
 * <p>The same interactions give the same history in any order of arrival, up to {@value #MAX}
 * items. Beyond that the listed items and their times are still the same, but the order decides
 * which of the types of an item that was pushed out and came back are listed, and whether an item
 * that is listed is in the overflow as well; {@code contains} finds it in either case.
 *
 * <p>Times are whole seconds from 1970 to 2106; earlier and later ones count as the first and the
 * last. Items of the same second are in the order of their hashes.
 *
 * <p>Stored in one array, three ints an item: hash, time (unsigned), {@link InteractionBits types}.
 */
public final class InteractionHistory implements InteractedItems {
  /** Most items that are listed. */
  public static final int MAX = 4096;

  /** No interactions. */
  public static final InteractionHistory EMPTY =
      new InteractionHistory(new int[0], HistoryOverflow.NONE);

  private static final int STRIDE = 3;
  private static final int AT = 1;
  private static final int TYPES = 2;
  private static final long LATEST = 0xffff_ffffL;

  private final int[] entries;
  private final HistoryOverflow overflow;

  private InteractionHistory(int[] entries, HistoryOverflow overflow) {
    this.entries = entries;
    this.overflow = overflow;
  }

  /** Returns the history of some interactions. */
  static InteractionHistory of(List<UserState.Recent> recent) {
    InteractionHistory history = EMPTY;
    // The oldest first: each is then put in front of the others.
    for (int i = recent.size() - 1; i >= 0; i--) {
      UserState.Recent one = recent.get(i);
      history = history.with(one.type(), one.itemId(), one.at());
    }
    return history;
  }

  /** Returns how many items are listed. */
  @Override
  public int size() {
    return entries.length / STRIDE;
  }

  /** Returns the hash of the i-th item's id, the newest first. */
  @Override
  public int itemHash(int i) {
    return entries[i * STRIDE];
  }

  /** Returns the time of the newest interaction with the i-th item, epoch seconds. */
  @Override
  public long lastAt(int i) {
    return Integer.toUnsignedLong(entries[i * STRIDE + AT]);
  }

  /** Returns the types of the interactions with the i-th item, as {@link InteractionBits}. */
  public int types(int i) {
    return entries[i * STRIDE + TYPES];
  }

  @Override
  public Optional<InteractionType> strongest(int i) {
    return InteractionBits.strongest(types(i));
  }

  /** Returns what is remembered of the items that are no longer listed. */
  public HistoryOverflow overflow() {
    return overflow;
  }

  /**
   * Whether the user had an interaction of any of some types with an item. Linear in the size: for
   * many questions use {@link #having}.
   */
  public boolean contains(int itemHash, Set<InteractionType> any) {
    int types = InteractionBits.of(any);
    int i = find(itemHash);
    return (i >= 0 && (types(i) & types) != 0) || overflow.mightContain(itemHash, types);
  }

  /**
   * Returns {@link #contains} for many items: which hashes belong to an item with an interaction of
   * any of some types. Constant time for each question.
   */
  public IntPredicate having(Set<InteractionType> any) {
    int types = InteractionBits.of(any);
    int matching = 0;
    for (int i = 0; i < size(); i++) {
      matching += (types(i) & types) != 0 ? 1 : 0;
    }
    if (matching == 0 && overflow.isEmpty()) {
      return hash -> false;
    }
    HashSet32 listed = new HashSet32(matching);
    for (int i = 0; i < size(); i++) {
      if ((types(i) & types) != 0) {
        listed.add(itemHash(i));
      }
    }
    return overflow.isEmpty()
        ? listed::contains
        : hash -> listed.contains(hash) || overflow.mightContain(hash, types);
  }

  /** Returns the history with one more interaction, in one copy of its array. */
  public InteractionHistory with(InteractionType type, ItemId itemId, Instant at) {
    return with(itemId.hash(), seconds(at), InteractionBits.of(type));
  }

  private InteractionHistory with(int hash, int at, int types) {
    int known = find(hash);
    if (known < 0) {
      return withNew(hash, at, types);
    }
    int all = types(known) | types;
    if (Integer.compareUnsigned(at, entries[known * STRIDE + AT]) > 0) {
      int place = place(hash, at);
      int[] changed = new int[entries.length];
      System.arraycopy(entries, 0, changed, 0, place * STRIDE);
      put(changed, place, hash, at, all);
      System.arraycopy(
          entries, place * STRIDE, changed, (place + 1) * STRIDE, (known - place) * STRIDE);
      int rest = (known + 1) * STRIDE;
      System.arraycopy(entries, rest, changed, rest, entries.length - rest);
      return new InteractionHistory(changed, overflow);
    }
    if (all == types(known)) {
      return this;
    }
    int[] changed = entries.clone();
    changed[known * STRIDE + TYPES] = all;
    return new InteractionHistory(changed, overflow);
  }

  private InteractionHistory withNew(int hash, int at, int types) {
    int place = place(hash, at);
    int size = size();
    if (size == MAX && place == MAX) {
      return new InteractionHistory(
          entries, overflow.with(hash, types, Integer.toUnsignedLong(at)));
    }
    int kept = Math.min(size, MAX - 1);
    int[] changed = new int[(kept + 1) * STRIDE];
    System.arraycopy(entries, 0, changed, 0, place * STRIDE);
    put(changed, place, hash, at, types);
    System.arraycopy(
        entries, place * STRIDE, changed, (place + 1) * STRIDE, (kept - place) * STRIDE);
    return new InteractionHistory(
        changed,
        kept == size ? overflow : overflow.with(itemHash(kept), types(kept), lastAt(kept)));
  }

  /**
   * Returns the history without the items whose newest interaction was at or before a moment, to
   * the second. A listed item that is newer keeps all its types. The overflow is dropped if none of
   * its items can be newer, and kept whole otherwise.
   */
  public InteractionHistory since(Instant moment) {
    int until = seconds(moment);
    int kept = 0;
    while (kept < size() && Integer.compareUnsigned(entries[kept * STRIDE + AT], until) > 0) {
      kept++;
    }
    boolean overflowStays = overflow.newest() > Integer.toUnsignedLong(until);
    if (kept == size() && (overflowStays || overflow.isEmpty())) {
      return this;
    }
    return kept == 0
        ? EMPTY
        : new InteractionHistory(
            Arrays.copyOf(entries, kept * STRIDE), overflowStays ? overflow : HistoryOverflow.NONE);
  }

  private int find(int hash) {
    for (int i = 0; i < entries.length; i += STRIDE) {
      if (entries[i] == hash) {
        return i / STRIDE;
      }
    }
    return -1;
  }

  /** The index of the first item that comes after an item of this time. */
  private int place(int hash, int at) {
    int low = 0;
    int high = size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (comesBefore(entries, middle, hash, at)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static boolean comesBefore(int[] entries, int i, int hash, int at) {
    int order = Integer.compareUnsigned(at, entries[i * STRIDE + AT]);
    return order == 0 ? entries[i * STRIDE] < hash : order < 0;
  }

  private static void put(int[] entries, int i, int hash, int at, int types) {
    entries[i * STRIDE] = hash;
    entries[i * STRIDE + AT] = at;
    entries[i * STRIDE + TYPES] = types;
  }

  private static int seconds(Instant at) {
    return (int) Math.max(0, Math.min(LATEST, at.getEpochSecond()));
  }

  /** Puts a stored history together. */
  public static final class Builder {
    private final int[] entries;
    private int size;

    /**
     * @param size how many items will be added, at most {@value InteractionHistory#MAX}
     */
    public Builder(int size) {
      if (size < 0 || size > MAX) {
        throw new IllegalArgumentException(
            "a history lists 0 to %d items, not %d".formatted(MAX, size));
      }
      entries = new int[size * STRIDE];
    }

    /**
     * Adds an item behind those before.
     *
     * @param at epoch seconds
     * @param types as {@link InteractionBits}
     * @throws IllegalArgumentException if it does not come after the one before
     */
    public void add(int itemHash, long at, int types) {
      if (at < 0 || at > LATEST || types == 0 || (types & ~InteractionBits.ALL) != 0) {
        throw new IllegalArgumentException(
            "no item of a history has the time %d and the types %d".formatted(at, types));
      }
      if (size > 0 && !comesBefore(entries, size - 1, itemHash, (int) at)) {
        throw new IllegalArgumentException("item %d of a history is out of order".formatted(size));
      }
      put(entries, size++, itemHash, (int) at, types);
    }

    /**
     * Returns the history.
     *
     * @throws IllegalArgumentException if items are missing, or if there is an overflow although
     *     the list is not full
     */
    public InteractionHistory build(HistoryOverflow overflow) {
      if (size * STRIDE < entries.length || (size < MAX && !overflow.isEmpty())) {
        throw new IllegalArgumentException(
            "a history of %d items has %d%s"
                .formatted(
                    entries.length / STRIDE, size, overflow.isEmpty() ? "" : " and an overflow"));
      }
      return size == 0 ? EMPTY : new InteractionHistory(entries, overflow);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InteractionHistory history
        && Arrays.equals(entries, history.entries)
        && overflow.equals(history.overflow);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(entries) + overflow.hashCode();
  }

  @Override
  public String toString() {
    return "%d items%s".formatted(size(), overflow.isEmpty() ? "" : " and more");
  }
}
