package io.millrace.statistics.interleaving;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Team-draft interleaving (Radlinski, Kurup, Joachims, "How Does Clickthrough Data Reflect
 * Retrieval Quality?", CIKM 2008), and for more than two rankings team-draft multileaving (Schuth
 * et al., CIKM 2014): in each round the rankers, in random order, each put up their best item that
 * is not on the slate yet.
 */
public final class TeamDraft {
  private TeamDraft() {}

  /**
   * Makes a slate.
   *
   * @param rankings best first, without repetition inside one
   * @param size of the slate; it is shorter where the rankings run out
   * @param seed decides who is first in each round: one of the request, so that it can be repeated
   */
  public static <T> Interleaved<T> interleave(List<List<T>> rankings, int size, long seed) {
    if (rankings.size() < 2) {
      throw new IllegalArgumentException("rankings must be two or more");
    }
    SplittableRandom random = new SplittableRandom(seed);
    List<T> items = new ArrayList<>();
    List<Integer> teams = new ArrayList<>();
    Set<T> shown = new HashSet<>();
    int[] next = new int[rankings.size()];
    boolean found = true;
    while (found && items.size() < size) {
      found = false;
      for (int ranker : shuffled(rankings.size(), random)) {
        List<T> ranking = rankings.get(ranker);
        while (next[ranker] < ranking.size() && shown.contains(ranking.get(next[ranker]))) {
          next[ranker]++;
        }
        if (next[ranker] < ranking.size() && items.size() < size) {
          T item = ranking.get(next[ranker]++);
          shown.add(item);
          items.add(item);
          teams.add(ranker);
          found = true;
        }
      }
    }
    return new Interleaved<>(items, teams);
  }

  private static int[] shuffled(int count, SplittableRandom random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int place = random.nextInt(i + 1);
      order[i] = order[place];
      order[place] = i;
    }
    return order;
  }
}
