package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.placement.Source;
import io.millrace.serving.catalogue.Catalogue;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Categories;
import io.millrace.serving.catalogue.ItemTable;
import io.millrace.serving.catalogue.Ranked;
import io.millrace.state.UserState;
import java.util.ArrayList;
import java.util.Comparator;
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

  private static final float DISCOUNT = 5;

  private static final Comparator<Map.Entry<String, Float>> HEAVIEST_FIRST =
      Map.Entry.<String, Float>comparingByValue().reversed().thenComparing(Map.Entry::getKey);

  private final ItemTable items;
  private final Supplier<Catalogue> catalogue;

  CategorySource(ItemTable items, Supplier<Catalogue> catalogue) {
    this.items = items;
    this.catalogue = catalogue;
  }

  @Override
  public Source source() {
    return Source.CATEGORY;
  }

  @Override
  public void find(CandidateQuery query, int limit, CandidateBuffer buffer) {
    SourceCandidates found = buffer.begin(Source.CATEGORY);
    Map<String, Ranked> popular = catalogue.get().trends().byCategory();
    List<Map.Entry<String, Float>> liked = new ArrayList<>(liked(query.user()).entrySet());
    liked.sort(HEAVIEST_FIRST);
    WeightSums sums = buffer.sums(Source.CATEGORY);
    sums.clear();
    for (int c = 0; c < Math.min(CATEGORIES, liked.size()); c++) {
      Ranked list = popular.getOrDefault(liked.get(c).getKey(), Ranked.NONE);
      float weight = liked.get(c).getValue();
      for (int i = 0; i < list.size(); i++) {
        sums.add(list.position(i), weight * list.weight(i), SourceCandidates.NO_ANCHOR);
      }
    }
    sums.best(items, query.eligible(), limit, found);
  }

  private Map<String, Float> liked(UserState user) {
    Set<ItemId> anchors = new LinkedHashSet<>();
    for (UserState.Recent recent : user.recent()) {
      if (recent.type().positive() && anchors.size() < ANCHORS) {
        anchors.add(recent.itemId());
      }
    }
    Map<String, Float> liked = new HashMap<>();
    int place = 0;
    for (ItemId anchor : anchors) {
      float weight = 1 / (1 + place++ / DISCOUNT);
      Optional<CatalogueItem> item = items.find(anchor);
      if (item.isPresent()) {
        List<String> categories = Categories.of(item.get().state());
        categories.forEach(name -> liked.merge(name, weight / categories.size(), Float::sum));
      }
    }
    return liked;
  }
}
