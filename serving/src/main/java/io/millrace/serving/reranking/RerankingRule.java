package io.millrace.serving.reranking;

import io.millrace.event.Value;
import io.millrace.placement.Placement;
import io.millrace.serving.ranking.RankedItem;
import java.util.List;
import java.util.Map;

/**
 * Changes the order of ranked items, by their scores or directly. Reads memory only. Safe for use
 * by several threads. A rule of a plug-in that throws is passed over, and the slate says so.
 */
public interface RerankingRule {
  /** When a rule has its turn. */
  enum Stage {
    /** Adjusts scores, by {@link RankedItem#times}; the items are ordered by them afterwards. */
    SCORE,
    /** Orders the items that have no pin, once their scores are adjusted. */
    ORDER
  }

  /**
   * What a rule is applied to.
   *
   * @param items best first
   * @param before items that have a slot already, by a pin; none in {@link Stage#SCORE}
   * @param wanted slots that the items are for
   * @param context of the slate
   */
  record Input(
      List<RankedItem> items, List<RankedItem> before, int wanted, RerankingContext context) {
    /**
     * Returns the parameters of a rule.
     *
     * @param type of the rule
     */
    public Map<String, Value> parameters(String type) {
      return context.rules().rule(type).map(Placement.Rule::parameters).orElse(Map.of());
    }
  }

  /** Returns its name in the {@code rules} of a placement. */
  String type();

  Stage stage();

  /** Returns whether a placement asks for it: if its {@code rules} name it. */
  default boolean isAskedBy(Placement placement) {
    return placement.rule(type()).isPresent();
  }

  /**
   * Applies the rule.
   *
   * @return the items, in their new order; those that are left out follow in their order
   */
  List<RankedItem> apply(Input input);
}
