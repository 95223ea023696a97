package io.millrace.trainer.retrieval;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.retrieval.linear.ItemIndex;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The positive interactions of a log, by user and in event-time order. 13 bytes an event, apart
 * from the ids. Immutable.
 */
public final class Interactions {
  private static final InteractionType[] TYPES = InteractionType.values();

  private final ItemIndex items;
  private final List<UserId> users;
  private final int[] ends;
  private final int[] item;
  private final int[] seconds;
  private final byte[] type;

  private Interactions(
      ItemIndex items, List<UserId> users, int[] ends, int[] item, int[] seconds, byte[] type) {
    this.items = items;
    this.users = users;
    this.ends = ends;
    this.item = item;
    this.seconds = seconds;
    this.type = type;
  }

  public ItemIndex items() {
    return items;
  }

  public int users() {
    return ends.length;
  }

  public UserId user(int user) {
    return users.get(user);
  }

  public int size() {
    return item.length;
  }

  /** Returns the index of a user's first event. */
  int start(int user) {
    return user == 0 ? 0 : ends[user - 1];
  }

  /** Returns the index after a user's last event. */
  int end(int user) {
    return ends[user];
  }

  int item(int event) {
    return item[event];
  }

  /** Returns the time of an event in seconds since the epoch. */
  int seconds(int event) {
    return seconds[event];
  }

  InteractionType type(int event) {
    return TYPES[type[event]];
  }

  /** Returns how many events there are of each type, by ordinal. */
  long[] countsByType() {
    long[] counts = new long[TYPES.length];
    for (byte one : type) {
      counts[one]++;
    }
    return counts;
  }

  /** Returns the events before a time, with numbers of their own for users and items. */
  Interactions before(int second) {
    Builder builder = new Builder();
    for (int user = 0; user < ends.length; user++) {
      for (int event = start(user); event < ends[user] && seconds[event] < second; event++) {
        builder.add(
            users.get(user),
            items.id(item[event]),
            type(event),
            Instant.ofEpochSecond(seconds[event]));
      }
    }
    return builder.build();
  }

  /** Returns all events but those at some indices; users and items keep their numbers. */
  Interactions without(BitSet events) {
    int size = item.length - events.cardinality();
    int[] newEnds = new int[ends.length];
    int[] items = new int[size];
    int[] times = new int[size];
    byte[] types = new byte[size];
    int next = 0;
    for (int user = 0; user < ends.length; user++) {
      for (int event = start(user); event < ends[user]; event++) {
        if (!events.get(event)) {
          items[next] = item[event];
          times[next] = seconds[event];
          types[next++] = type[event];
        }
      }
      newEnds[user] = next;
    }
    return new Interactions(this.items, users, newEnds, items, times, types);
  }

  /** Collects interactions; they must come in event-time order. Not thread-safe. */
  public static final class Builder {
    private final Map<ItemId, Integer> itemNumbers = new HashMap<>();
    private final Map<UserId, Integer> userNumbers = new HashMap<>();
    private final List<ItemId> itemIds = new ArrayList<>();
    private final List<UserId> userIds = new ArrayList<>();
    private int[] user = new int[1024];
    private int[] item = new int[1024];
    private int[] seconds = new int[1024];
    private byte[] type = new byte[1024];
    private int size;

    /** Adds a positive interaction; others are ignored. */
    public void add(UserId userId, ItemId itemId, InteractionType interaction, Instant at) {
      if (!interaction.positive()) {
        return;
      }
      if (size == user.length) {
        int capacity = size + (size >> 1);
        user = Arrays.copyOf(user, capacity);
        item = Arrays.copyOf(item, capacity);
        seconds = Arrays.copyOf(seconds, capacity);
        type = Arrays.copyOf(type, capacity);
      }
      user[size] = number(userNumbers, userIds, userId);
      item[size] = number(itemNumbers, itemIds, itemId);
      long second = Math.floorDiv(at.toEpochMilli(), 1000L);
      seconds[size] = (int) Math.max(Integer.MIN_VALUE, Math.min(Integer.MAX_VALUE, second));
      type[size++] = (byte) interaction.ordinal();
    }

    private static <K> int number(Map<K, Integer> numbers, List<K> ids, K id) {
      Integer known = numbers.putIfAbsent(id, ids.size());
      if (known != null) {
        return known;
      }
      ids.add(id);
      return ids.size() - 1;
    }

    /** Returns what was added, grouped by user. */
    public Interactions build() {
      int[] ends = new int[userIds.size()];
      for (int i = 0; i < size; i++) {
        ends[user[i]]++;
      }
      int[] next = new int[ends.length];
      int sum = 0;
      for (int u = 0; u < ends.length; u++) {
        next[u] = sum;
        sum += ends[u];
        ends[u] = sum;
      }
      int[] items = new int[size];
      int[] times = new int[size];
      byte[] types = new byte[size];
      for (int i = 0; i < size; i++) {
        int at = next[user[i]]++;
        items[at] = item[i];
        times[at] = seconds[i];
        types[at] = type[i];
      }
      return new Interactions(
          new ItemIndex(itemIds), List.copyOf(userIds), ends, items, times, types);
    }
  }
}
