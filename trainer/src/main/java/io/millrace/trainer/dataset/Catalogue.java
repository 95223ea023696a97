package io.millrace.trainer.dataset;

import io.millrace.event.Value;
import io.millrace.feature.Feature;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.Scope;
import io.millrace.trainer.table.InvalidDataException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/**
 * The items of training rows that are positives only, with the values that each had last, and who
 * chose which: what negatives are drawn from. Holds 32 bytes for each pair of user and item. Safe
 * for several threads once it is built.
 */
public final class Catalogue {
  /** Draws before all that is left is counted through. */
  private static final int TRIES = 100;

  private final Set<String> itemFeatures = new HashSet<>();
  private final Map<String, Integer> users = new HashMap<>();
  private final Map<String, Integer> itemNumbers = new HashMap<>();
  private final List<String> names = new ArrayList<>();
  private final List<Map<String, Value>> values = new ArrayList<>();
  private final LongLongMap pairs = new LongLongMap();
  private int[] counts = new int[1024];
  private int[] chosen = new int[1024];
  private int[] rows = new int[1024];

  /**
   * Reads all rows.
   *
   * @param source of positives with a user and an item
   * @throws InvalidDataException where a row has none
   */
  public static Catalogue of(FeatureSpec spec, ExampleSource source, String name) {
    Catalogue catalogue = new Catalogue();
    spec.features().stream()
        .filter(feature -> feature.of() == Scope.ITEM)
        .map(Feature::name)
        .forEach(catalogue.itemFeatures::add);
    try (Stream<Example> rows = source.open()) {
      rows.forEach(row -> catalogue.add(row, name));
    }
    return catalogue;
  }

  private Catalogue() {}

  private void add(Example row, String name) {
    if (row.group().isEmpty() || row.item().isEmpty()) {
      throw new InvalidDataException(
          "%s has positives only, so negatives have to be drawn; for that every row needs a user and an item: categories named 'user' (of: user) and 'item' (of: item)"
              .formatted(name));
    }
    int user = users.computeIfAbsent(row.group(), u -> users.size());
    int item = itemNumbers.computeIfAbsent(row.item(), i -> itemNumbers.size());
    Map<String, Value> own = itemValues(row);
    if (item == names.size()) {
      names.add(row.item());
      values.add(own);
    } else if (!own.equals(values.get(item))) {
      values.set(item, own);
    }
    counts = grown(counts, item);
    chosen = grown(chosen, user);
    rows = grown(rows, user);
    counts[item]++;
    rows[user]++;
    long pair = pair(user, item);
    if (!pairs.contains(pair)) {
      pairs.putLeast(pair, 0);
      chosen[user]++;
    }
  }

  private Map<String, Value> itemValues(Example row) {
    Map<String, Value> own = new HashMap<>(row.values());
    own.keySet().retainAll(itemFeatures);
    return Map.copyOf(own);
  }

  /** Takes away what is of an item, so that another's can be put there. */
  void removeItemFeatures(Map<String, Value> example) {
    example.keySet().removeAll(itemFeatures);
  }

  private static int[] grown(int[] array, int index) {
    return index < array.length
        ? array
        : Arrays.copyOf(array, Math.max(index + 1, array.length * 2));
  }

  static long pair(int user, int item) {
    return (long) user << 32 | item;
  }

  /** How many users there are; they are numbered from 0. */
  public int users() {
    return users.size();
  }

  /** How many items there are; they are numbered from 0. */
  public int items() {
    return names.size();
  }

  /** A user's number, or -1. */
  public int user(String user) {
    return users.getOrDefault(user, -1);
  }

  /** An item's number, or -1. */
  public int item(String item) {
    return itemNumbers.getOrDefault(item, -1);
  }

  String name(int item) {
    return names.get(item);
  }

  /** The values of the item's features in its last row. */
  public Map<String, Value> values(int item) {
    return values.get(item);
  }

  /** In how many rows the item was chosen. */
  public int count(int item) {
    return counts[item];
  }

  /** How many rows the user has. */
  int rows(int user) {
    return rows[user];
  }

  /** Whether the user chose the item in some training row. */
  public boolean chose(int user, int item) {
    return user >= 0 && item >= 0 && pairs.contains(pair(user, item));
  }

  /** How many items the user has not chosen. */
  public int left(int user) {
    return user < 0 ? items() : items() - chosen[user];
  }

  /** For each user the sum, over the items chosen, of a weight. */
  public long[] sumsOfChosen(long[] weights) {
    long[] sums = new long[users()];
    pairs.forEachKey(pair -> sums[(int) (pair >>> 32)] += weights[(int) pair]);
    return sums;
  }

  /**
   * Draws an item, each with the same probability.
   *
   * @param excluded which items not to draw
   * @param left how many are not excluded
   * @return the item, or -1 where none is left
   */
  public int draw(SplittableRandom random, IntPredicate excluded, int left) {
    if (left <= 0) {
      return -1;
    }
    for (int tries = 0; tries < TRIES; tries++) {
      int item = random.nextInt(items());
      if (!excluded.test(item)) {
        return item;
      }
    }
    int place = random.nextInt(left);
    for (int item = 0; item < items(); item++) {
      if (!excluded.test(item) && place-- == 0) {
        return item;
      }
    }
    return -1;
  }
}
