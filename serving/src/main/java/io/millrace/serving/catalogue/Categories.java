package io.millrace.serving.catalogue;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import io.millrace.state.ItemState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What kind of thing an item is, by the attribute that says so. */
public final class Categories {
  /** The attributes that may say it; the first that an item has counts. */
  private static final List<String> ATTRIBUTES = List.of("category", "categories", "genres");

  private Categories() {}

  /** The categories; empty where none is told. */
  public static List<String> of(ItemState item) {
    for (String attribute : ATTRIBUTES) {
      @Nullable Value value = item.attributes().get(attribute);
      if (value != null) {
        return Comparison.texts(value);
      }
    }
    return List.of();
  }

  /** The share of two items' categories that both have (Jaccard), in [0, 1]. */
  public static double likeness(CatalogueItem first, CatalogueItem second) {
    ItemState one = first.state();
    ItemState other = second.state();
    Set<String> both = new HashSet<>(of(one));
    Set<String> all = new HashSet<>(both);
    both.retainAll(of(other));
    all.addAll(of(other));
    return all.isEmpty() ? 0 : both.size() / (double) all.size();
  }
}
