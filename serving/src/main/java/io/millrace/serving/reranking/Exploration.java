package io.millrace.serving.reranking;

import io.millrace.serving.ranking.Scored;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Epsilon-greedy slates with exact propensities, so that a log of them can evaluate other policies
 * without bias (Li et al. 2011, Unbiased Offline Evaluation of Contextual-Bandit-based News Article
 * Recommendation Algorithms).
 *
 * <p>Of n ranked items, k are shown and the last m of the k places may explore. One coin decides
 * the slate: with probability 1 - epsilon the k best are shown in order; with probability epsilon
 * the last m places are drawn uniformly, without replacement, from the {@code N = n - (k - m)}
 * items that the first k - m places leave over. An item drawn without replacement is equally likely
 * at each of the drawn places, so the probability that item i stands at place j is
 *
 * <ul>
 *   <li>1 for the first k - m places;
 *   <li>{@code epsilon / N + (1 - epsilon) * [i is the j-th best]} for the last m.
 * </ul>
 *
 * <p>Where nothing is left over (n = k) there is nothing to learn: all is shown in order, and every
 * propensity is 1. Safe for use by several threads.
 */
public final class Exploration {
  private final double epsilon;
  private final int slots;
  private final long seed;
  private final AtomicLong draws = new AtomicLong();

  /**
   * @param epsilon share of the slates that explore, in [0, 1]
   * @param slots how many places of such a slate are drawn
   */
  public Exploration(double epsilon, int slots, long seed) {
    if (!(epsilon >= 0 && epsilon <= 1)) {
      throw new IllegalArgumentException("epsilon must be in [0, 1], is " + epsilon);
    }
    if (slots < 0) {
      throw new IllegalArgumentException("slots must be at least 0, is " + slots);
    }
    this.epsilon = epsilon;
    this.slots = slots;
    this.seed = seed;
  }

  /** The slate of at most {@code count} items. */
  public List<Placed> place(List<Scored> ranked, int count) {
    int shown = Math.min(count, ranked.size());
    if (ranked.size() == shown || epsilon == 0 || slots == 0) {
      return inOrder(ranked, shown);
    }
    int drawn = Math.min(slots, shown);
    int fixed = shown - drawn;
    int pool = ranked.size() - fixed;
    // The odd constant spreads consecutive seeds (Steele et al. 2014, SplitMix).
    SplittableRandom random =
        new SplittableRandom(seed + draws.getAndIncrement() * 0x9E3779B97F4A7C15L);
    boolean explores = random.nextDouble() < epsilon;
    List<Scored> order = new ArrayList<>(ranked);
    if (explores) {
      for (int place = fixed; place < shown; place++) {
        Collections.swap(order, place, place + random.nextInt(ranked.size() - place));
      }
    }
    List<Placed> slate = new ArrayList<>(inOrder(order, fixed));
    for (int place = fixed; place < shown; place++) {
      boolean best = order.get(place) == ranked.get(place);
      double propensity = epsilon / pool + (best ? 1 - epsilon : 0);
      slate.add(new Placed(order.get(place), place + 1, propensity, explores));
    }
    return slate;
  }

  /** The first items in their order, each with certainty. */
  public static List<Placed> inOrder(List<Scored> ranked, int count) {
    List<Placed> slate = new ArrayList<>(count);
    for (int place = 0; place < Math.min(count, ranked.size()); place++) {
      slate.add(new Placed(ranked.get(place), place + 1, 1, false));
    }
    return slate;
  }
}
