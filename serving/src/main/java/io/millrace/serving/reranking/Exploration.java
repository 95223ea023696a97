package io.millrace.serving.reranking;

import io.millrace.placement.Placement;
import io.millrace.placement.Placement.Cap;
import io.millrace.placement.Placement.ExplorationRule;
import io.millrace.serving.ranking.LazyList;
import io.millrace.serving.ranking.RankedItem;
import io.millrace.serving.ranking.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Epsilon-greedy slates with exact propensities, so that a log of them can evaluate other policies
 * without bias (Li et al. 2011, Unbiased Offline Evaluation of Contextual-Bandit-based News Article
 * Recommendation Algorithms).
 *
 * <p>Given is the slate that the rules make. Its last m places that are not pinned may explore. One
 * coin decides: with probability 1 - epsilon the slate is shown as it is; with probability epsilon
 * those places are drawn uniformly, without replacement, from a pool of N: the m items that stand
 * there, and every other item that was ranked, but for buried ones. Of items that a cap concerns
 * the pool has only so many of the best that any draw keeps the cap. An item drawn without
 * replacement is equally likely at each of the drawn places, so the probability that item i stands
 * at place j is
 *
 * <ul>
 *   <li>1 for the places that are not drawn;
 *   <li>{@code epsilon / N + (1 - epsilon) * [i stands at j by the rules]} for the others.
 * </ul>
 *
 * <p>Where the pool has nothing else (N = m) there is nothing to learn, and every propensity is 1.
 */
public final class Exploration {
  /** What explanations call it. */
  private static final String EXPLORED = "explored";

  private Exploration() {}

  /**
   * Draws the last places, or not.
   *
   * @param slate by the rules, in order
   * @param pinned the places of it, from 0, that never explore
   * @param rest what was ranked and is not on it, best first
   * @param rules whose caps and buries keep items out of the pool
   */
  static List<RankedItem> place(
      List<RankedItem> slate,
      Set<Integer> pinned,
      List<RankedItem> rest,
      Placement rules,
      ExplorationRule rule,
      SplittableRandom random) {
    List<Integer> drawn = drawn(slate.size(), pinned, rule.slots());
    List<RankedItem> pool = pool(slate, drawn, rest, rules);
    if (rule.epsilon() == 0 || drawn.isEmpty() || pool.size() == drawn.size()) {
      return certain(slate);
    }
    boolean explores = random.nextDouble() < rule.epsilon();
    List<RankedItem> shown = new ArrayList<>(slate);
    List<RankedItem> shuffled = explores ? new ArrayList<>(pool) : pool;
    List<RankedItem> placed = certain(slate);
    for (int i = 0; i < drawn.size(); i++) {
      int place = drawn.get(i);
      if (explores) {
        Collections.swap(shuffled, i, i + random.nextInt(shuffled.size() - i));
        shown.set(place, shuffled.get(i));
      }
      boolean byRules = shown.get(place) == slate.get(place);
      double propensity = rule.epsilon() / pool.size() + (byRules ? 1 - rule.epsilon() : 0);
      RankedItem item = explores ? shown.get(place).movedBy(EXPLORED) : shown.get(place);
      placed.set(place, item.in(new Slot(place + 1, propensity, Optional.empty(), explores)));
    }
    return placed;
  }

  private static List<Integer> drawn(int size, Set<Integer> pinned, int slots) {
    List<Integer> drawn = new ArrayList<>();
    for (int place = size - 1; place >= 0 && drawn.size() < slots; place--) {
      if (!pinned.contains(place)) {
        drawn.add(place);
      }
    }
    Collections.reverse(drawn);
    return drawn;
  }

  private static List<RankedItem> pool(
      List<RankedItem> slate, List<Integer> drawn, List<RankedItem> rest, Placement rules) {
    List<Cap> caps = rules.diversity().caps();
    if (caps.isEmpty() && rules.boosts().isEmpty()) {
      int first = drawn.size();
      return new LazyList<>(
          first + rest.size(), i -> i < first ? slate.get(drawn.get(i)) : rest.get(i - first));
    }
    CapTally fixed = new CapTally(caps);
    CapTally inPool = new CapTally(caps);
    List<RankedItem> pool = new ArrayList<>(drawn.size() + rest.size());
    for (int place = 0; place < slate.size(); place++) {
      boolean mayGo = drawn.contains(place);
      (mayGo ? inPool : fixed).add(slate.get(place).state());
      if (mayGo) {
        pool.add(slate.get(place));
      }
    }
    for (RankedItem item : rest) {
      if (!item.adjustment().demoted()
          && (fixed.isEmpty() || fixed.allowsAny(item.state(), inPool, drawn.size()))) {
        inPool.add(item.state());
        pool.add(item);
      }
    }
    return pool;
  }

  private static List<RankedItem> certain(List<RankedItem> slate) {
    List<RankedItem> placed = new ArrayList<>(slate.size());
    for (RankedItem item : slate) {
      placed.add(item.in(new Slot(placed.size() + 1, 1)));
    }
    return placed;
  }

  /** The first items in their order, each with certainty. */
  public static List<RankedItem> inOrder(List<RankedItem> ranked, int count) {
    return certain(ranked.subList(0, Math.min(count, ranked.size())));
  }
}
