package io.millrace.state;

import io.millrace.event.ItemId;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * An item's neighbours and how near they are; immutable. Kept as they are stored, in the order of
 * their names, because most states are read only to be written again: what nobody looks at costs no
 * map and no ids.
 */
public final class Weights extends AbstractMap<ItemId, Double> {
  /** A weight of 1, as it is stored: divisible by 1 to 5, so that sums are exact in any order. */
  public static final int UNITS = 60;

  /** No neighbours. */
  public static final Weights NONE = new Weights(new String[0], new long[0]);

  private final String[] names;
  private final long[] units;

  /** Made when somebody looks. */
  private volatile ItemId @Nullable [] ids;

  private Weights(String[] names, long[] units) {
    this.names = names;
    this.units = units;
  }

  /**
   * As they are stored; the arrays belong to the result.
   *
   * @param names in ascending order, as all but the first version wrote them
   * @param units the weight of each, in 1/{@value #UNITS}
   * @throws IllegalArgumentException where a name comes twice
   */
  public static Weights of(String[] names, long[] units) {
    for (int i = 1; i < names.length; i++) {
      if (names[i].compareTo(names[i - 1]) <= 0) {
        return ordered(names, units);
      }
    }
    return names.length == 0 ? NONE : new Weights(names, units);
  }

  private static Weights ordered(String[] names, long[] units) {
    TreeMap<String, Long> ordered = new TreeMap<>();
    for (int i = 0; i < names.length; i++) {
      ordered.put(names[i], units[i]);
    }
    if (ordered.size() < names.length) {
      throw new IllegalArgumentException("a neighbour comes twice");
    }
    return new Weights(
        ordered.keySet().toArray(String[]::new),
        ordered.values().stream().mapToLong(Long::longValue).toArray());
  }

  /** The same as a map of any other kind. */
  static Weights of(Map<ItemId, Double> weights) {
    if (weights instanceof Weights known) {
      return known;
    }
    TreeMap<String, Double> ordered = new TreeMap<>();
    weights.forEach((id, weight) -> ordered.put(id.value(), weight));
    return of(
        ordered.keySet().toArray(String[]::new),
        ordered.values().stream().mapToLong(weight -> Math.round(weight * UNITS)).toArray());
  }

  /** The i-th name, in ascending order. */
  public String name(int i) {
    return names[i];
  }

  /** The weight of the i-th, in 1/{@value #UNITS}. */
  public long units(int i) {
    return units[i];
  }

  @Override
  public int size() {
    return names.length;
  }

  @Override
  public @Nullable Double get(@Nullable Object key) {
    int place = key instanceof ItemId id ? Arrays.binarySearch(names, id.value()) : -1;
    return place < 0 ? null : weight(place);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return get(key) != null;
  }

  private double weight(int i) {
    return units[i] / (double) UNITS;
  }

  private ItemId[] ids() {
    ItemId[] made = ids;
    if (made == null) {
      made = Arrays.stream(names).map(ItemId::new).toArray(ItemId[]::new);
      ids = made;
    }
    return made;
  }

  @Override
  public Set<Map.Entry<ItemId, Double>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Map.Entry<ItemId, Double>> iterator() {
        ItemId[] made = ids();
        return IntStream.range(0, names.length)
            .mapToObj(i -> Map.entry(made[i], weight(i)))
            .iterator();
      }

      @Override
      public int size() {
        return names.length;
      }
    };
  }
}
