package io.millrace.serving.reranking;

import io.millrace.event.ItemId;
import io.millrace.filter.Filter;
import io.millrace.placement.Placement;
import io.millrace.placement.Placement.ExclusionRule;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says why {@link Eligibility} keeps an item off a slate, for explanations.
 *
 * @param excluded items that the request names
 * @param filter the request's own
 */
public record RemovalReasons(
    UserState user, Set<ItemId> excluded, Filter filter, Placement rules, Instant now) {
  /**
   * Returns every reason: {@code deleted}, {@code unavailable}, {@code excluded_by_request}, the
   * exclusion rules {@code seen}, {@code bought} and {@code hidden}, {@code request_filter}, {@code
   * placement_filter}; {@code filter_too_costly} if there is none of these: then the filter ran out
   * of its time before the item was tested.
   */
  public List<String> of(CatalogueItem item) {
    List<String> reasons = new ArrayList<>();
    if (item.state().deleted()) {
      reasons.add("deleted");
    } else if (!item.available(now)) {
      reasons.add("unavailable");
    }
    if (excluded.contains(item.itemId())) {
      reasons.add("excluded_by_request");
    }
    reasons.addAll(exclusionRules(item.itemHash()));
    if (!filter.matches(item.itemId(), item.state().attributes())) {
      reasons.add("request_filter");
    }
    if (!rules.filter().matches(item.itemId(), item.state().attributes())) {
      reasons.add("placement_filter");
    }
    return reasons.isEmpty() ? List.of("filter_too_costly") : List.copyOf(reasons);
  }

  /** Returns the placement's exclusion rules that hold for an item of the user's history. */
  public List<String> exclusionRules(int itemHash) {
    return rules.exclude().stream()
        .sorted()
        .filter(rule -> user.history().contains(itemHash, rule.types()))
        .map(ExclusionRule::name)
        .map(name -> name.toLowerCase(Locale.ROOT))
        .toList();
  }
}
