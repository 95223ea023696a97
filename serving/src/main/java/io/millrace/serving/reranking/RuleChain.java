package io.millrace.serving.reranking;

import io.millrace.failure.Failures;
import io.millrace.placement.Placement;
import io.millrace.serving.ranking.RankedItem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rules of one slate, in their turn: Millrace's own, then those that the placement names. */
final class RuleChain {
  private static final Logger LOG = LoggerFactory.getLogger(RuleChain.class);
  private static final Comparator<RankedItem> BY_ADJUSTED_SCORE =
      Comparator.comparingDouble((RankedItem item) -> item.score().adjusted()).reversed();

  private final RerankingContext context;
  private final RerankingRules known;
  private Set<String> failed = Set.of();

  RuleChain(RerankingContext context) {
    this(context, RerankingRules.all());
  }

  RuleChain(RerankingContext context, RerankingRules known) {
    this.context = context;
    this.known = known;
  }

  /** Returns the items by adjusted score, best first; equals keep their order. */
  List<RankedItem> score(List<RankedItem> ranked) {
    List<RankedItem> scored = apply(RerankingRule.Stage.SCORE, ranked, List.of(), context.count());
    if (scored == ranked) {
      return ranked;
    }
    List<RankedItem> ordered = new ArrayList<>(scored);
    ordered.sort(BY_ADJUSTED_SCORE);
    return ordered;
  }

  /**
   * Returns the same items; the first {@code wanted} are chosen.
   *
   * @param before items that have a slot already
   */
  List<RankedItem> order(List<RankedItem> items, List<RankedItem> before, int wanted) {
    return apply(RerankingRule.Stage.ORDER, items, before, wanted);
  }

  /** Returns the types of the rules that failed and were passed over. */
  Set<String> failed() {
    return failed;
  }

  private List<RankedItem> apply(
      RerankingRule.Stage stage, List<RankedItem> ranked, List<RankedItem> before, int wanted) {
    List<RankedItem> items = ranked;
    for (RerankingRule rule : known.all(stage)) {
      if (rule.isAskedBy(context.rules()) && context.rules().rule(rule.type()).isEmpty()) {
        // What it returns is not looked through: its items are made as they are looked at.
        items = rule.apply(new RerankingRule.Input(items, before, wanted, context));
      }
    }
    for (Placement.Rule named : context.rules().rules()) {
      Optional<RerankingRule> rule = known.find(named.type());
      if (rule.isEmpty()) {
        fail(named.type());
      } else if (rule.get().stage() == stage) {
        items = attempt(rule.get(), new RerankingRule.Input(items, before, wanted, context));
      }
    }
    return items;
  }

  private List<RankedItem> attempt(RerankingRule rule, RerankingRule.Input input) {
    try {
      return complete(rule.apply(input), input.items());
    } catch (RuntimeException | LinkageError e) {
      LOG.error(
          "Re-ranking rule failed, going on without it (rule={}): {}",
          rule.type(),
          Failures.line(e),
          Failures.trace(e));
      fail(rule.type());
      return input.items();
    }
  }

  private void fail(String type) {
    Set<String> more = new LinkedHashSet<>(failed);
    more.add(type);
    failed = more;
  }

  /** Returns what a rule returned, and then the items that it left out. */
  private static List<RankedItem> complete(List<RankedItem> returned, List<RankedItem> items) {
    Set<String> left = new HashSet<>();
    items.forEach(item -> left.add(item.itemId().value()));
    List<RankedItem> all = new ArrayList<>(items.size());
    for (RankedItem item : returned) {
      if (!left.remove(item.itemId().value())) {
        throw new IllegalStateException(
            "item '%s' was not ranked, or is returned twice".formatted(item.itemId()));
      }
      all.add(item);
    }
    for (RankedItem item : items) {
      if (left.contains(item.itemId().value())) {
        all.add(item);
      }
    }
    return all;
  }
}
