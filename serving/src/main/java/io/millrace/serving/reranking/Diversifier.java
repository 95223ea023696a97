package io.millrace.serving.reranking;

import io.millrace.placement.Placement.Diversity;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.ItemState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Orders items so that those next to each other are not all alike: maximal marginal relevance
 * (Carbonell and Goldstein, "The Use of MMR, Diversity-Based Reranking for Reordering Documents and
 * Producing Summaries", SIGIR 1998), which takes next the item with the largest {@code lambda *
 * score - (1 - lambda) * likeness to the most alike one before it}, among those that the caps
 * allow. Scores are brought to [0, 1] first. Where the caps leave nothing, the best of the rest is
 * taken: a slate does not get shorter.
 */
final class Diversifier {
  /** Least items among which MMR looks, and how many times the wanted ones. */
  private static final int WINDOW = 50;

  private static final int WINDOW_FACTOR = 5;
  private static final String RULE = "diversity";

  private final Diversity diversity;
  private final Likeness likeness;

  Diversifier(Diversity diversity, Likeness likeness) {
    this.diversity = diversity;
    this.likeness = likeness;
  }

  /**
   * The same items; the first {@code wanted} are chosen, the rest keep their order.
   *
   * @param before items that stand on the slate already
   */
  List<Ordered> order(List<Ordered> ranked, List<Ordered> before, int wanted) {
    if (diversity.equals(Diversity.NONE) || ranked.isEmpty()) {
      return ranked;
    }
    CapTally tally = new CapTally(diversity.caps());
    before.forEach(item -> tally.add(state(item)));
    boolean mmr = diversity.mmr().isPresent();
    int window =
        mmr ? Math.min(ranked.size(), Math.max(WINDOW, WINDOW_FACTOR * wanted)) : ranked.size();
    double[] alike = new double[window];
    Arrays.fill(alike, before.isEmpty() ? 0 : Double.NEGATIVE_INFINITY);
    if (mmr) {
      before.forEach(item -> compare(ranked, window, item, alike, false));
    }
    boolean[] taken = new boolean[ranked.size()];
    List<Ordered> order = new ArrayList<>(ranked.size());
    while (order.size() < Math.min(wanted, ranked.size())) {
      int first = 0;
      while (taken[first]) {
        first++;
      }
      int next = best(ranked, taken, tally, alike);
      Ordered item = ranked.get(next < 0 ? first : next);
      taken[next < 0 ? first : next] = true;
      tally.add(state(item));
      if (mmr) {
        compare(ranked, window, item, alike, order.isEmpty() && before.isEmpty());
      }
      order.add(next <= first ? item : item.movedBy(RULE));
    }
    for (int i = 0; i < ranked.size(); i++) {
      if (!taken[i]) {
        order.add(ranked.get(i));
      }
    }
    return order;
  }

  /** The place of the next item; -1 where the caps allow none. */
  private int best(List<Ordered> ranked, boolean[] taken, CapTally tally, double[] alike) {
    double lambda = diversity.mmr().orElse(1);
    double top = ranked.get(0).key();
    double span = Math.max(top - ranked.get(alike.length - 1).key(), Double.MIN_NORMAL);
    int best = -1;
    double bestValue = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < ranked.size() && (i < alike.length || best < 0); i++) {
      if (taken[i] || !tally.allows(state(ranked.get(i)))) {
        continue;
      }
      if (i >= alike.length || diversity.mmr().isEmpty()) {
        return i;
      }
      double score = 1 - (top - ranked.get(i).key()) / span;
      double value = lambda * score - (1 - lambda) * alike[i];
      if (value > bestValue) {
        best = i;
        bestValue = value;
      }
    }
    return best;
  }

  private void compare(
      List<Ordered> ranked, int window, Ordered item, double[] alike, boolean isFirst) {
    for (int i = 0; i < window; i++) {
      double now = likeness.of(entry(ranked.get(i)), entry(item));
      alike[i] = isFirst ? now : Math.max(alike[i], now);
    }
  }

  private static CatalogueItem entry(Ordered item) {
    return item.scored().candidate().entry();
  }

  private static ItemState state(Ordered item) {
    return item.scored().candidate().item();
  }
}
