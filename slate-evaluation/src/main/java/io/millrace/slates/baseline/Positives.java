package io.millrace.slates.baseline;

import io.millrace.event.Event;
import io.millrace.event.Interaction;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.namespace.Topic;
import io.millrace.slates.metrics.ItemUse;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.holdout.HoldoutSplit;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The positives of all users that are not held out: for each user the distinct items. Holds at most
 * {@value #MAX_POSITIVES}, 4 bytes each; of a larger log, those of a sample of the users.
 */
public final class Positives {
  private static final int MAX_POSITIVES = 50_000_000;

  private final ItemIndex items;
  private final Map<UserId, Row> rows = new HashMap<>();
  private final int most;
  private int sampling;
  private long total;

  /** The items of one user, a growing array. */
  private static final class Row {
    private int[] items = new int[4];
    private int size;

    void add(int item) {
      if (size == items.length) {
        items = Arrays.copyOf(items, 2 * size);
      }
      items[size++] = item;
    }

    int[] distinct() {
      return Arrays.stream(items, 0, size).distinct().toArray();
    }
  }

  private Positives(ItemIndex items, int most) {
    this.items = items;
    this.most = most;
  }

  /**
   * Reads a log.
   *
   * @param items receives every item with a positive
   */
  public static Positives read(
      EventLog log, HoldoutSplit split, ItemIndex items, ReadProgress progress) {
    return read(log, split, items, MAX_POSITIVES, progress);
  }

  static Positives read(
      EventLog log, HoldoutSplit split, ItemIndex items, int most, ReadProgress progress) {
    Positives positives = new Positives(items, most);
    progress.stage("read positives", log.count(Topic.EVENTS));
    try (Stream<Event> events = log.read(Topic.EVENTS, Instant.EPOCH, split.asked())) {
      events.forEach(
          event -> {
            if (event instanceof Interaction interaction
                && split.isPositive(interaction)
                && !split.heldOut(interaction)) {
              positives.add(interaction);
            }
            progress.advance(1);
          });
    }
    return positives;
  }

  private void add(Interaction interaction) {
    int item = items.add(interaction.itemId());
    if (!sampled(interaction.userId())) {
      return;
    }
    rows.computeIfAbsent(interaction.userId(), user -> new Row()).add(item);
    total++;
    while (total > most) {
      sampling++;
      for (Iterator<Map.Entry<UserId, Row>> all = rows.entrySet().iterator(); all.hasNext(); ) {
        Map.Entry<UserId, Row> row = all.next();
        if (!sampled(row.getKey())) {
          total -= row.getValue().size;
          all.remove();
        }
      }
    }
  }

  /** Whether the lowest bits of the user's mixed hash are 0. */
  private boolean sampled(UserId user) {
    int mixed = user.value().hashCode() * 0x9E3779B1;
    return sampling == 0 || (mixed >>> (32 - sampling)) == 0;
  }

  /** Returns one over the share of the users that were kept: 1, or a power of two. */
  public int sampledOneIn() {
    return 1 << sampling;
  }

  /** Returns each user's distinct items. */
  public List<int[]> rows() {
    return rows.values().stream().map(Row::distinct).toList();
  }

  /**
   * Returns who used each item of the index, as it is now.
   *
   * @param all the users' rows; their order numbers the users
   */
  public ItemUse use(List<int[]> all) {
    int[] counts = new int[items.size()];
    all.forEach(row -> Arrays.stream(row).forEach(item -> counts[item]++));
    int[][] usersOf = new int[counts.length][];
    Arrays.setAll(usersOf, item -> new int[counts[item]]);
    int[] filled = new int[counts.length];
    for (int user = 0; user < all.size(); user++) {
      for (int item : all.get(user)) {
        usersOf[item][filled[item]++] = user;
      }
    }
    return new ItemUse(usersOf, all.size());
  }
}
