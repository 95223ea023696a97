package io.millrace.retrieval.linear;

import java.util.List;

/**
 * A linear item-to-item model. The score of item {@code j} for a history is the sum over the
 * components of {@link Component}, times {@code trend[j]} if it is positive. Immutable, safe for
 * use by several threads.
 */
public final class ItemToItemModel {
  private final RetrievalManifest manifest;
  private final ItemIndex items;
  private final List<Component> components;
  private final float[] trend;
  private final SparseRows similar;
  private final SparseRows boughtTogether;

  /**
   * Creates a model.
   *
   * @param components at least one; their matrices have a row for each item
   * @param trend a factor for each item: how much more it is chosen now than over all time
   * @param similar cosine similarity of substitutes, without the item itself
   * @param boughtTogether lift of complements, without the item itself
   */
  public ItemToItemModel(
      RetrievalManifest manifest,
      ItemIndex items,
      List<Component> components,
      float[] trend,
      SparseRows similar,
      SparseRows boughtTogether) {
    this.manifest = manifest;
    this.items = items;
    this.components = List.copyOf(components);
    this.trend = trend.clone();
    this.similar = similar;
    this.boughtTogether = boughtTogether;
    if (components.isEmpty()) {
      throw new IllegalArgumentException("components must not be empty");
    }
    components.forEach(component -> check(component.kind().wireName(), component.rows().rows()));
    check("trend", trend.length);
    check("similar", similar.rows());
    check("bought_together", boughtTogether.rows());
  }

  private void check(String name, int rows) {
    if (rows != items.size()) {
      throw new IllegalArgumentException(
          "%s has %d rows for %d items".formatted(name, rows, items.size()));
    }
  }

  public RetrievalManifest manifest() {
    return manifest;
  }

  public ItemIndex items() {
    return items;
  }

  public List<Component> components() {
    return components;
  }

  public float trend(int item) {
    return trend[item];
  }

  /** Returns the cosine similarities of an item to others, by item index. */
  public SparseRows similar() {
    return similar;
  }

  /** Returns the lift of items that were bought in one basket, by item index. */
  public SparseRows boughtTogether() {
    return boughtTogether;
  }

  /**
   * Scores items for a history.
   *
   * @param into receives the scores; what it held before is forgotten
   */
  public void score(HistoryBuffer history, ItemScores into) {
    long cells = 0;
    for (Component component : components) {
      cells += component.cells(history);
    }
    into.begin(items.size(), cells);
    for (Component component : components) {
      component.add(history, into);
    }
    into.multiplyPositive(trend);
    into.end();
  }

  /** Returns the entry of a history that adds most to an item's score, -1 if none adds anything. */
  public int strongest(HistoryBuffer history, int item) {
    int strongest = -1;
    double largest = 0;
    for (int entry = 0; entry < history.size(); entry++) {
      double sum = 0;
      for (Component component : components) {
        sum += component.contribution(history, entry, item);
      }
      if (sum > largest) {
        largest = sum;
        strongest = entry;
      }
    }
    return strongest;
  }
}
