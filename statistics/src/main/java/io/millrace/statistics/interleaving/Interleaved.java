package io.millrace.statistics.interleaving;

import java.util.List;

/**
 * A slate made of several rankings.
 *
 * @param items in the order shown
 * @param teams the ranker, counted from 0, that each item was put up for
 */
public record Interleaved<T>(List<T> items, List<Integer> teams) {
  public Interleaved {
    items = List.copyOf(items);
    teams = List.copyOf(teams);
    if (items.size() != teams.size()) {
      throw new IllegalArgumentException(
          "teams must be as many as items: %d and %d".formatted(teams.size(), items.size()));
    }
  }

  /**
   * Credits clicks.
   *
   * @param positions clicked places, from 0, each counted once
   * @param rankers how many took part
   * @return clicks by ranker
   */
  public int[] credit(Iterable<Integer> positions, int rankers) {
    int[] credit = new int[rankers];
    boolean[] counted = new boolean[items.size()];
    for (int position : positions) {
      if (position < 0 || position >= items.size()) {
        throw new IllegalArgumentException(
            "position must be from 0 to %d, is %d".formatted(items.size() - 1, position));
      }
      if (!counted[position]) {
        counted[position] = true;
        credit[teams.get(position)]++;
      }
    }
    return credit;
  }
}
