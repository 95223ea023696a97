package io.millrace.retrieval.linear;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Items that a model was not trained on, placed by their texts: item index {@code n + c} is the
 * {@code c}-th of them, if the model was trained on {@code n}. Its score is the weighted sum of
 * those of its nearest items; in a history it counts as they do, with the same weights. Immutable;
 * 260 bytes an item.
 */
public final class TextItems {
  private final int offset;
  private final List<ItemId> ids;
  private final List<TextNeighbours> neighbours;
  private final float[][] weights;

  /** The items to which one of the model is near: ends by item index, then pairs. */
  private final int[] ends;

  private final int[] near;
  private final float[] cosines;

  /**
   * Creates the items.
   *
   * @param offset how many items the model was trained on
   * @param neighbours one for each id
   */
  public TextItems(
      int offset, List<ItemId> ids, List<TextNeighbours> neighbours, TextWeights textWeights) {
    if (ids.size() != neighbours.size()) {
      throw new IllegalArgumentException(
          "%d ids with the neighbours of %d".formatted(ids.size(), neighbours.size()));
    }
    this.offset = offset;
    this.ids = List.copyOf(ids);
    this.neighbours = List.copyOf(neighbours);
    weights = new float[ids.size()][];
    ends = new int[offset];
    for (int c = 0; c < weights.length; c++) {
      weights[c] = textWeights.of(neighbours.get(c).cosines());
      for (int item : neighbours.get(c).items()) {
        ends[item]++;
      }
    }
    int[] next = new int[offset];
    int sum = 0;
    for (int item = 0; item < offset; item++) {
      next[item] = sum;
      sum += ends[item];
      ends[item] = sum;
    }
    near = new int[sum];
    cosines = new float[sum];
    for (int c = 0; c < weights.length; c++) {
      TextNeighbours of = neighbours.get(c);
      for (int i = 0; i < of.items().length; i++) {
        int at = next[of.items()[i]]++;
        near[at] = offset + c;
        cosines[at] = of.cosines()[i];
      }
    }
  }

  /** Returns no items of a model that was trained on so many. */
  static TextItems none(int offset) {
    return new TextItems(offset, List.of(), List.of(), TextWeights.DEFAULT);
  }

  public int size() {
    return ids.size();
  }

  public List<ItemId> ids() {
    return ids;
  }

  /** Returns whether an item index is one of these. */
  public boolean contains(int item) {
    return item >= offset;
  }

  /** Returns the nearest items to one of these. */
  public TextNeighbours neighbours(int item) {
    return neighbours.get(item - offset);
  }

  /** Returns how much a neighbour of one of these counts. */
  float weight(int item, int neighbour) {
    return weights[item - offset][neighbour];
  }

  /** Receives items with their cosines. */
  @FunctionalInterface
  public interface Near {
    void accept(int item, float cosine);
  }

  /** Passes those of these that have an item of the model among their nearest. */
  public void forEachNear(int item, Near receiver) {
    for (int i = item == 0 ? 0 : ends[item - 1]; i < ends[item]; i++) {
      receiver.accept(near[i], cosines[i]);
    }
  }

  /** Adds the scores of these, of which the model's items have theirs. */
  void score(ItemScores scores) {
    for (int c = 0; c < weights.length; c++) {
      int[] items = neighbours.get(c).items();
      float[] weight = weights[c];
      float sum = 0;
      for (int i = 0; i < items.length && weight[i] != 0; i++) {
        sum += weight[i] * scores.score(items[i]);
      }
      if (sum != 0) {
        scores.add(offset + c, sum);
      }
    }
  }

  /** Returns the history with the nearest items in place of these; itself if it has none. */
  HistoryBuffer expand(HistoryBuffer history) {
    int first = 0;
    while (first < history.size() && !contains(history.item(first))) {
      first++;
    }
    if (first == history.size()) {
      return history;
    }
    HistoryBuffer expanded = new HistoryBuffer();
    for (int entry = 0; entry < history.size(); entry++) {
      int item = history.item(entry);
      if (!contains(item)) {
        expanded.add(item, history.age(entry), history.weight(entry));
        continue;
      }
      int[] items = neighbours(item).items();
      for (int i = 0; i < items.length && weight(item, i) != 0; i++) {
        expanded.add(items[i], history.age(entry), history.weight(entry) * weight(item, i));
      }
    }
    return expanded;
  }

  /** Returns the ids of the model and these, by item index. */
  ItemIndex index(ItemIndex trained) {
    if (ids.isEmpty()) {
      return trained;
    }
    List<ItemId> all = new ArrayList<>(trained.ids());
    all.addAll(ids);
    return new ItemIndex(all);
  }

  @Override
  public String toString() {
    return "TextItems[%d after %d: %s]"
        .formatted(size(), offset, Arrays.toString(ids.stream().limit(5).toArray()));
  }
}
