package io.millrace.retrieval.linear;

import java.util.List;
import java.util.Optional;

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
  private final Optional<TextIndex> text;
  private final TextItems textItems;
  private final ItemIndex allItems;

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
    this(
        manifest,
        items,
        components,
        trend,
        similar,
        boughtTogether,
        Optional.empty(),
        TextItems.none(items.size()));
  }

  private ItemToItemModel(
      RetrievalManifest manifest,
      ItemIndex items,
      List<Component> components,
      float[] trend,
      SparseRows similar,
      SparseRows boughtTogether,
      Optional<TextIndex> text,
      TextItems textItems) {
    this.manifest = manifest;
    this.items = items;
    this.components = List.copyOf(components);
    this.trend = trend.clone();
    this.similar = similar;
    this.boughtTogether = boughtTogether;
    this.text = text;
    this.textItems = textItems;
    this.allItems = textItems.index(items);
    if (components.isEmpty()) {
      throw new IllegalArgumentException("components must not be empty");
    }
    components.forEach(component -> check(component.kind().wireName(), component.rows().rows()));
    check("trend", trend.length);
    check("similar", similar.rows());
    check("bought_together", boughtTogether.rows());
    text.ifPresent(index -> check("text", index.items()));
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

  /** Returns the items that the model was trained on, and behind them those placed by text. */
  public ItemIndex items() {
    return allItems;
  }

  /** Returns the items that the model was trained on. */
  public ItemIndex trainedItems() {
    return items;
  }

  /** Returns the text vectors of the items; empty if the model was trained without. */
  public Optional<TextIndex> text() {
    return text;
  }

  /** Returns the items that are placed by their texts. */
  public TextItems textItems() {
    return textItems;
  }

  /** Passes the items whose texts are nearest to that of an item, in no particular order. */
  public void forEachNearText(int item, TextItems.Near receiver) {
    if (textItems.contains(item)) {
      TextNeighbours found = textItems.neighbours(item);
      for (int i = 0; i < found.items().length; i++) {
        receiver.accept(found.items()[i], found.cosines()[i]);
      }
      return;
    }
    if (text.isPresent()) {
      SparseRows nearest = text.get().nearest();
      for (int cell = nearest.start(item); cell < nearest.end(item); cell++) {
        receiver.accept(nearest.column(cell), nearest.value(cell));
      }
    }
    textItems.forEachNear(item, receiver);
  }

  /** Returns the same model with the text vectors of its items. */
  public ItemToItemModel withText(TextIndex index, RetrievalManifest newManifest) {
    return new ItemToItemModel(
        newManifest,
        items,
        components,
        trend,
        similar,
        boughtTogether,
        Optional.of(index),
        TextItems.none(items.size()));
  }

  /** Returns the same model with other items placed by their texts; shares all matrices. */
  public ItemToItemModel withTextItems(TextItems placed) {
    return new ItemToItemModel(
        manifest, items, components, trend, similar, boughtTogether, text, placed);
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
    HistoryBuffer trained = textItems.expand(history);
    long cells = 0;
    for (Component component : components) {
      cells += component.cells(trained);
    }
    into.begin(allItems.size(), cells);
    for (Component component : components) {
      component.add(trained, into);
    }
    into.multiplyPositive(trend);
    textItems.score(into);
  }

  /** Returns the entry of a history that adds most to an item's score, -1 if none adds anything. */
  public int strongest(HistoryBuffer history, int item) {
    int strongest = -1;
    double largest = 0;
    for (int entry = 0; entry < history.size(); entry++) {
      double sum = contribution(history, entry, item);
      if (sum > largest) {
        largest = sum;
        strongest = entry;
      }
    }
    return strongest;
  }

  private double contribution(HistoryBuffer history, int entry, int item) {
    if (textItems.contains(item)) {
      double sum = 0;
      int[] nearest = textItems.neighbours(item).items();
      for (int i = 0; i < nearest.length && textItems.weight(item, i) != 0; i++) {
        sum += textItems.weight(item, i) * contribution(history, entry, nearest[i]);
      }
      return sum;
    }
    int from = history.item(entry);
    double sum = 0;
    if (textItems.contains(from)) {
      int[] nearest = textItems.neighbours(from).items();
      for (int i = 0; i < nearest.length && textItems.weight(from, i) != 0; i++) {
        sum += textItems.weight(from, i) * contribution(history, entry, nearest[i], item);
      }
      return sum;
    }
    return contribution(history, entry, from, item);
  }

  private double contribution(HistoryBuffer history, int entry, int from, int item) {
    double sum = 0;
    for (Component component : components) {
      sum += component.contribution(history, entry, from, item);
    }
    return sum;
  }
}
