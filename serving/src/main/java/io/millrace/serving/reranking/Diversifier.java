package io.millrace.serving.reranking;

import io.millrace.placement.Placement.Diversity;
import io.millrace.serving.ranking.LazyList;
import io.millrace.serving.ranking.RankedItem;
import java.util.ArrayList;
import java.util.List;

/**
 * Orders items so that those next to each other are not all alike: maximal marginal relevance
 * (Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and
 * Producing Summaries", SIGIR 1998), which takes next the item with the largest {@code lambda *
 * score - (1 - lambda) * similarity to the most alike one before it}, among those that the caps
 * allow. Scores are brought to [0, 1] first. Where the caps leave nothing, the best of the rest is
 * taken: a slate does not get shorter.
 */
final class Diversifier {
  /** Least items among which MMR looks, and how many times the wanted ones. */
  private static final int WINDOW = 50;

  private static final int WINDOW_FACTOR = 5;
  private static final String RULE = "diversity";

  private final Diversity diversity;
  private final Similarity similarity;

  Diversifier(Diversity diversity, Similarity similarity) {
    this.diversity = diversity;
    this.similarity = similarity;
  }

  /**
   * The same items; the first {@code wanted} are chosen, the rest keep their order.
   *
   * @param before items that stand on the slate already
   */
  List<RankedItem> order(List<RankedItem> ranked, List<RankedItem> before, int wanted) {
    if (diversity.equals(Diversity.BY_SCORE) || ranked.isEmpty()) {
      return ranked;
    }
    int near = Math.min(ranked.size(), Math.max(WINDOW, WINDOW_FACTOR * wanted));
    // Caps may need any item; without them what is far behind is not looked at.
    int looked = diversity.caps().isEmpty() ? near : ranked.size();
    Choice choice = new Choice(ranked.subList(0, looked), diversity.mmr() < 1 ? near : 0);
    before.forEach(choice::follow);
    List<RankedItem> front = choice.choose(wanted);
    return looked == ranked.size()
        ? front
        : new LazyList<>(ranked.size(), i -> i < looked ? front.get(i) : ranked.get(i));
  }

  /** One slate's choice among the first items. */
  private final class Choice {
    private final List<RankedItem> items;
    private final boolean[] taken;
    private final CapTally tally = new CapTally(diversity.caps());

    /** Of the items that MMR looks at: the scores, brought to [0, 1]. */
    private final double[] scores;

    /** Their similarity to the most alike item before them; 0 if there is none. */
    private final double[] alike;

    private boolean begun;

    Choice(List<RankedItem> ranked, int near) {
      items = new ArrayList<>(ranked);
      taken = new boolean[items.size()];
      scores = new double[near];
      alike = new double[near];
      if (near > 0) {
        double top = items.get(0).score().adjusted();
        double span = Math.max(top - items.get(near - 1).score().adjusted(), Double.MIN_NORMAL);
        for (int i = 0; i < near; i++) {
          scores[i] = 1 - (top - items.get(i).score().adjusted()) / span;
        }
      }
    }

    /** Returns the items, the chosen ones first. */
    List<RankedItem> choose(int wanted) {
      List<RankedItem> order = new ArrayList<>(items.size());
      while (order.size() < Math.min(wanted, items.size())) {
        int first = 0;
        while (taken[first]) {
          first++;
        }
        int next = best();
        int chosen = next < 0 ? first : next;
        taken[chosen] = true;
        RankedItem item = items.get(chosen);
        follow(item);
        order.add(chosen <= first ? item : item.movedBy(RULE));
      }
      for (int i = 0; i < taken.length; i++) {
        if (!taken[i]) {
          order.add(items.get(i));
        }
      }
      return order;
    }

    /** Lets an item stand before those that are chosen next. */
    void follow(RankedItem item) {
      tally.add(item.state());
      for (int i = 0; i < alike.length; i++) {
        if (!taken[i]) {
          double now = similarity.of(items.get(i).item(), item.item());
          alike[i] = begun ? Math.max(alike[i], now) : now;
        }
      }
      begun = true;
    }

    /** Returns the place of the next item; -1 if the caps allow none. */
    private int best() {
      double lambda = diversity.mmr();
      int best = -1;
      double bestValue = Double.NEGATIVE_INFINITY;
      for (int i = 0; i < taken.length && (i < alike.length || best < 0); i++) {
        if (taken[i] || !tally.allows(items.get(i).state())) {
          continue;
        }
        if (i >= alike.length) {
          return i;
        }
        double value = lambda * scores[i] - (1 - lambda) * alike[i];
        if (value > bestValue) {
          best = i;
          bestValue = value;
        }
      }
      return best;
    }
  }
}
