package io.millrace.serving.reranking;

import io.millrace.serving.ranking.Scored;
import java.util.Optional;

/**
 * An item in its place.
 *
 * @param position from 1
 * @param propensity the probability with which the policy shows this item here, in (0, 1]
 * @param rank its place by score alone, from 1
 * @param rule what moved it: popularity, a pin, a boost, diversity, exploration; empty where its
 *     score did
 * @param team the model, counted from 0, that put it up where two make the slate
 * @param pinned whether a pin placed it
 */
public record Placed(
    Scored scored,
    int position,
    double propensity,
    int rank,
    Optional<String> rule,
    Optional<Integer> team,
    boolean pinned) {
  /** The rule's name of what was drawn at random. */
  public static final String EXPLORED = "explored";

  static Placed of(Ordered item, int position, double propensity) {
    return new Placed(
        item.scored(),
        position,
        propensity,
        item.rank(),
        item.rule(),
        Optional.empty(),
        item.pinned());
  }

  /** Whether it was drawn at random. */
  public boolean explored() {
    return rule.isPresent() && rule.get().endsWith(EXPLORED);
  }
}
