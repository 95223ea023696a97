package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws items that a user might have chosen and did not, from what was known at that moment.
 *
 * <p>The rule: half of the negatives are uniform over the catalogue as it stood, half are drawn by
 * how often an item had been a positive. If there are items that retrieval would supply, half of
 * the negatives are drawn uniformly from these, and the others by the rule. Never an item that the
 * user had interacted with up to that moment, never one item twice for a positive. A user who has
 * touched nearly everything gets fewer.
 *
 * <p>{@link #offsets} says how far that shifts the logit of each example from that of the data in
 * which every positive stands beside the whole rest of the catalogue. It takes the draws as
 * independent: that no item comes twice for a positive is left out of account.
 */
final class NegativeSampler {
  /** Draws until giving up on one negative. */
  private static final int TRIES = 50;

  private final SplittableRandom random;
  private final Map<UserId, Integer> users = new HashMap<>();
  private final Map<ItemId, Integer> indexes = new HashMap<>();
  private final List<ItemId> items = new ArrayList<>();
  private final LongLongMap touched = new LongLongMap();
  private final Map<UserId, List<Integer>> touchedBy = new HashMap<>();

  /** The indexes of the items that can be bought now, in its first {@code alive} places. */
  private int[] catalogue = new int[1024];

  /** Where in the catalogue an item stands, or -1. */
  private int[] places = new int[1024];

  private int alive;

  /** How often each item was chosen. */
  private int[] chosen = new int[1024];

  /** How often those of the catalogue were. */
  private long aliveChoices;

  private int[] positives = new int[1024];
  private int positiveCount;

  NegativeSampler(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The item is for sale, or no longer. */
  void offer(ItemId item, boolean deleted) {
    int index = index(item);
    if (deleted && places[index] >= 0) {
      int last = catalogue[--alive];
      catalogue[places[index]] = last;
      places[last] = places[index];
      places[index] = -1;
      aliveChoices -= chosen[index];
    } else if (!deleted && places[index] < 0) {
      add(index);
    }
  }

  /** The user did something with the item: it is no negative for this user from now on. */
  void touch(UserId user, ItemId item) {
    int index = index(item);
    long pair = pair(user, index);
    if (!touched.contains(pair)) {
      touched.putLeast(pair, 0);
      touchedBy.computeIfAbsent(user, u -> new ArrayList<>()).add(index);
    }
  }

  /** The item was chosen once more. */
  void choose(ItemId item) {
    if (positiveCount == positives.length) {
      positives = Arrays.copyOf(positives, positiveCount * 2);
    }
    int index = index(item);
    positives[positiveCount++] = index;
    chosen[index]++;
    aliveChoices += places[index] >= 0 ? 1 : 0;
  }

  /**
   * How far the sampling shifts a logit, for one user at this moment.
   *
   * @param uniform expected draws of an item by the uniform half
   * @param popular expected draws of an item by the popular half, for each time it was chosen
   * @param retrieved expected draws of an item that retrieval would supply, besides
   */
  record Offsets(NegativeSampler sampler, double uniform, double popular, double retrieved) {
    /**
     * The log of how much rarer the item is among the negatives than in the catalogue. An item that
     * several rules draw is drawn as often as they do together.
     *
     * @param supplied whether retrieval would supply the item
     */
    double of(ItemId item, boolean supplied) {
      return -Math.log(
          uniform + popular * sampler.chosen[sampler.index(item)] + (supplied ? retrieved : 0));
    }
  }

  /** The offsets of a positive's and its {@code count} negatives' logits. */
  Offsets offsets(UserId user, int count) {
    return offsets(user, count, 0);
  }

  /**
   * The offsets of a positive's and its {@code all} negatives' logits.
   *
   * @param retrieved how many items some of the negatives were drawn from
   */
  Offsets offsets(UserId user, int all, int retrieved) {
    int hard = hard(all, retrieved);
    int count = all - hard;
    int left = alive;
    long choices = aliveChoices;
    for (int item : touchedBy.getOrDefault(user, List.of())) {
      if (places[item] >= 0) {
        left--;
        choices -= chosen[item];
      }
    }
    int uniform = positiveCount == 0 ? count : (count + 1) / 2;
    double fromUniform = uniform / (double) Math.max(1, left);
    return new Offsets(
        this,
        fromUniform,
        choices > 0 ? (count - uniform) / (double) choices : 0,
        hard == 0 ? 0 : hard / (double) retrieved);
  }

  /** Whether an item may be a negative for a user now. */
  boolean isCandidate(UserId user, ItemId item) {
    Integer index = indexes.get(item);
    return index != null && places[index] >= 0 && !touched.contains(pair(user, index));
  }

  /** How many of {@code count} negatives are drawn from a number of retrieved items. */
  static int hard(int count, int retrieved) {
    return Math.min(count / 2, retrieved);
  }

  /** Up to {@code count} different negatives. */
  List<ItemId> sample(UserId user, int count) {
    return sample(user, count, List.of());
  }

  /**
   * Up to {@code count} different negatives.
   *
   * @param retrieved items that retrieval would supply, all of them candidates
   */
  List<ItemId> sample(UserId user, int count, List<ItemId> retrieved) {
    Set<ItemId> drawn = new LinkedHashSet<>();
    int hard = hard(count, retrieved.size());
    while (drawn.size() < hard) {
      drawn.add(retrieved.get(random.nextInt(retrieved.size())));
    }
    for (int i = 0; i < count - hard; i++) {
      for (int tries = 0; tries < TRIES && alive > 0; tries++) {
        int index =
            i % 2 == 0 || positiveCount == 0
                ? catalogue[random.nextInt(alive)]
                : positives[random.nextInt(positiveCount)];
        if (places[index] >= 0
            && !touched.contains(pair(user, index))
            && drawn.add(items.get(index))) {
          break;
        }
      }
    }
    return List.copyOf(drawn);
  }

  private long pair(UserId user, int item) {
    Integer known = users.putIfAbsent(user, users.size());
    return ((long) (known == null ? users.size() - 1 : known) << 32) | item;
  }

  /** An item that nobody announced is for sale once it is bought. */
  private int index(ItemId item) {
    Integer known = indexes.get(item);
    if (known != null) {
      return known;
    }
    int index = items.size();
    items.add(item);
    indexes.put(item, index);
    if (index == places.length) {
      places = Arrays.copyOf(places, index * 2);
      chosen = Arrays.copyOf(chosen, index * 2);
    }
    places[index] = -1;
    add(index);
    return index;
  }

  private void add(int index) {
    if (alive == catalogue.length) {
      catalogue = Arrays.copyOf(catalogue, alive * 2);
    }
    catalogue[alive] = index;
    places[index] = alive++;
    aliveChoices += chosen[index];
  }
}
