package io.millrace.state;

import java.util.Arrays;

/**
 * An item's neighbours while a batch changes them, bounded: where there are too many, the weakest
 * goes. The one that was just met always stays, or a new item could never become the neighbour of a
 * popular one.
 *
 * <p>Weights are counted in units that every distance divides, so that sums are exact and come out
 * the same in any order.
 */
final class Neighbours {
  private static final int ROOM = ItemState.MAX_NEIGHBOURS + 1;

  /** What one meeting at the greatest distance weighs; nothing that was met weighs less. */
  private static final long LIGHTEST = Weights.UNITS / History.COMPANIONS;

  /** In ascending order. */
  private final String[] names;

  private final long[] units;
  private int size;

  Neighbours(Weights weights) {
    size = weights.size();
    names = new String[Math.max(size, ROOM)];
    units = new long[names.length];
    for (int i = 0; i < size; i++) {
      names[i] = weights.name(i);
      units[i] = weights.units(i);
    }
  }

  /**
   * @param distance 1 for the next item, 2 for the one behind it…
   */
  void meet(String met, int distance) {
    int place = Arrays.binarySearch(names, 0, size, met);
    if (place >= 0) {
      units[place] += Weights.UNITS / distance;
      return;
    }
    if (size >= ItemState.MAX_NEIGHBOURS) {
      remove(weakest());
      place = Arrays.binarySearch(names, 0, size, met);
    }
    int free = -place - 1;
    System.arraycopy(names, free, names, free + 1, size - free);
    System.arraycopy(units, free, units, free + 1, size - free);
    names[free] = met;
    units[free] = Weights.UNITS / distance;
    size++;
  }

  /**
   * Of equals the last by name: which one goes must not depend on the order of arrival. Most that
   * were met were met once, so the last of the lightest that there can be is soon found.
   */
  private int weakest() {
    int weakest = size - 1;
    for (int i = size - 1; i >= 0 && units[weakest] > LIGHTEST; i--) {
      if (units[i] < units[weakest]) {
        weakest = i;
      }
    }
    return weakest;
  }

  private void remove(int place) {
    size--;
    System.arraycopy(names, place + 1, names, place, size - place);
    System.arraycopy(units, place + 1, units, place, size - place);
  }

  Weights weights() {
    return Weights.of(Arrays.copyOf(names, size), Arrays.copyOf(units, size));
  }
}
