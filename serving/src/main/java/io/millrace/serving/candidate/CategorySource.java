package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.state.FeatureStore.Ranked;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Popular items of the categories that the user turned to lately. A category weighs {@code sum of 1
 * / (1 + place / 5)} over the history's items that it has, shared out where an item has several; a
 * candidate weighs the sum over its categories of that times its popularity relative to the
 * category's best.
 */
final class CategorySource implements CandidateSource {
  /** Items of the history looked at. */
  private static final int ANCHORS = 20;

  /** Categories that are drawn from: those that weigh most. */
  private static final int CATEGORIES = 8;

  private static final double DISCOUNT = 5;

  private final ItemCache items;
  private final Supplier<Catalogue> catalogue;

  CategorySource(ItemCache items, Supplier<Catalogue> catalogue) {
    this.items = items;
    this.catalogue = catalogue;
  }

  @Override
  public Source source() {
    return Source.CATEGORY;
  }

  @Override
  public List<Candidate> find(CandidateQuery query, int limit) {
    Map<String, List<Ranked>> popular = catalogue.get().trends().byCategory();
    Map<ItemId, Double> weights = new HashMap<>();
    liked(query.user()).entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(CATEGORIES)
        .forEach(
            liked -> {
              for (Ranked ranked : popular.getOrDefault(liked.getKey(), List.of())) {
                weights.merge(ranked.itemId(), liked.getValue() * ranked.weight(), Double::sum);
              }
            });
    return Best.of(
        weights,
        limit,
        (id, weight) ->
            items
                .find(id)
                .filter(query.eligible())
                .map(item -> Candidate.of(item, Source.CATEGORY, weight)));
  }

  private Map<String, Double> liked(UserState user) {
    Set<ItemId> anchors = new LinkedHashSet<>();
    for (UserState.Recent recent : user.recent()) {
      if (recent.type().positive() && anchors.size() < ANCHORS) {
        anchors.add(recent.itemId());
      }
    }
    Map<String, Double> liked = new HashMap<>();
    int place = 0;
    for (ItemId anchor : anchors) {
      double weight = 1 / (1 + place++ / DISCOUNT);
      Optional<ItemState> item = items.find(anchor);
      if (item.isPresent()) {
        List<String> categories = Categories.of(item.get());
        categories.forEach(name -> liked.merge(name, weight / categories.size(), Double::sum));
      }
    }
    return liked;
  }
}
