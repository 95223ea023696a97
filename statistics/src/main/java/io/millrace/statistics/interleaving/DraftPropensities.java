package io.millrace.statistics.interleaving;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How likely {@link TeamDraft} is to put an item into a place, exactly, for two rankings.
 *
 * <p>The items on the slate after a round are the first a of one ranking and the first b of the
 * other, where a and b are where each ranking's first item stands that is not shown: so these two
 * numbers are all that the next round depends on, and after r rounds there are at most r + 1 pairs
 * of them. Their probabilities are carried from round to round.
 */
public final class DraftPropensities {
  private record State(int a, int b) {}

  private DraftPropensities() {}

  /**
   * The probabilities.
   *
   * @param one best first, without repetition
   * @param other best first, without repetition
   * @param size of the slate
   * @return for each place of the slate, the items that may stand there with their probabilities,
   *     which add up to 1
   */
  public static <T> List<Map<T, Double>> of(List<T> one, List<T> other, int size) {
    Draft<T> draft = new Draft<>(one, other, size);
    Map<State, Double> states = Map.of(draft.settle(0, 0), 1.0);
    while (!states.isEmpty()) {
      Map<State, Double> next = new HashMap<>();
      states.forEach(
          (state, probability) -> {
            draft.round(state, true, probability / 2, next);
            draft.round(state, false, probability / 2, next);
          });
      states = next;
    }
    return draft.places;
  }

  private static final class Draft<T> {
    private final List<T> one;
    private final List<T> other;
    private final Map<T, Integer> inOne = new HashMap<>();
    private final Map<T, Integer> inOther = new HashMap<>();
    private final int size;
    private final List<Map<T, Double>> places = new ArrayList<>();

    Draft(List<T> one, List<T> other, int size) {
      this.one = one;
      this.other = other;
      this.size = size;
      for (int i = 0; i < one.size(); i++) {
        inOne.put(one.get(i), i);
      }
      for (int i = 0; i < other.size(); i++) {
        inOther.put(other.get(i), i);
      }
    }

    /** One round with a known first; adds what it leads to, unless the slate is complete. */
    void round(State state, boolean oneFirst, double probability, Map<State, Double> next) {
      State after = state;
      for (int turn = 0; turn < 2; turn++) {
        boolean isOne = (turn == 0) == oneFirst;
        List<T> ranking = isOne ? one : other;
        int best = isOne ? after.a() : after.b();
        int place = shown(after);
        if (best < ranking.size() && place < size) {
          while (places.size() <= place) {
            places.add(new HashMap<>());
          }
          places.get(place).merge(ranking.get(best), probability, Double::sum);
          after = isOne ? settle(after.a() + 1, after.b()) : settle(after.a(), after.b() + 1);
        }
      }
      if (!after.equals(state) && shown(after) < size) {
        next.merge(after, probability, Double::sum);
      }
    }

    /** Moves both on to the first item that is not shown. */
    State settle(int a, int b) {
      int i = a;
      int j = b;
      boolean moved = true;
      while (moved) {
        moved = false;
        while (i < one.size() && inOther.getOrDefault(one.get(i), Integer.MAX_VALUE) < j) {
          i++;
          moved = true;
        }
        while (j < other.size() && inOne.getOrDefault(other.get(j), Integer.MAX_VALUE) < i) {
          j++;
          moved = true;
        }
      }
      return new State(i, j);
    }

    private int shown(State state) {
      int shared = 0;
      for (int i = 0; i < state.a(); i++) {
        if (inOther.getOrDefault(one.get(i), Integer.MAX_VALUE) < state.b()) {
          shared++;
        }
      }
      return state.a() + state.b() - shared;
    }
  }
}
