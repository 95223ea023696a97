package io.millrace.serving.catalogue;

import io.millrace.event.Comparison;
import io.millrace.event.Value;
import io.millrace.state.ItemState;
import java.util.List;
import java.util.OptionalDouble;
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

  /** Returns the hashes of an item's different categories, ascending. */
  static int[] hashes(ItemState item) {
    return of(item).stream().mapToInt(String::hashCode).sorted().distinct().toArray();
  }

  /**
   * Returns the share of two items' categories that both have (Jaccard), in [0, 1]; empty if one of
   * them has none.
   */
  public static OptionalDouble similarity(CatalogueItem first, CatalogueItem second) {
    int[] one = first.categories();
    int[] other = second.categories();
    if (one.length == 0 || other.length == 0) {
      return OptionalDouble.empty();
    }
    int both = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      int difference = Integer.compare(one[i], other[j]);
      both += difference == 0 ? 1 : 0;
      i += difference <= 0 ? 1 : 0;
      j += difference >= 0 ? 1 : 0;
    }
    return OptionalDouble.of(both / (double) (one.length + other.length - both));
  }
}
