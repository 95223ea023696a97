package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The items' vectors of one model, row after row, and the search for the largest dot products by
 * looking at each: the fastest way up to some hundred thousand items. Immutable.
 */
public final class ItemVectors {
  /** Of a model without vectors, or before they were computed. */
  public static final ItemVectors EMPTY = new ItemVectors(List.of(), new float[0], 0);

  private final List<ItemId> ids;
  private final float[] rows;
  private final int dimension;
  private final Map<ItemId, Integer> indexes;

  /**
   * @param rows shape {@code [ids.size()][dimension]}, flattened; not copied
   */
  public ItemVectors(List<ItemId> ids, float[] rows, int dimension) {
    if (rows.length != ids.size() * dimension) {
      throw new IllegalArgumentException(
          "rows must have %d numbers, has %d".formatted(ids.size() * dimension, rows.length));
    }
    this.ids = List.copyOf(ids);
    this.rows = rows;
    this.dimension = dimension;
    this.indexes = new HashMap<>(ids.size() * 2);
    for (int i = 0; i < ids.size(); i++) {
      indexes.put(ids.get(i), i);
    }
  }

  public int size() {
    return ids.size();
  }

  /** An item with its dot product. */
  public record Hit(ItemId itemId, float product) {}

  /** The item's own vector. */
  public Optional<float[]> vector(ItemId id) {
    Integer index = indexes.get(id);
    return index == null
        ? Optional.empty()
        : Optional.of(
            java.util.Arrays.copyOfRange(rows, index * dimension, (index + 1) * dimension));
  }

  /**
   * The largest dot products, largest first.
   *
   * @param eligible asked only about items that would make it into the answer
   */
  public List<Hit> nearest(float[] query, int count, Predicate<ItemId> eligible) {
    if (count == 0 || ids.isEmpty()) {
      return List.of();
    }
    float[] heap = new float[Math.min(count, ids.size())];
    int[] held = new int[heap.length];
    int size = 0;
    for (int i = 0; i < ids.size(); i++) {
      float product = 0;
      for (int k = 0, at = i * dimension; k < dimension; k++, at++) {
        product += query[k] * rows[at];
      }
      if (size == heap.length && product <= heap[0]) {
        continue;
      }
      if (!eligible.test(ids.get(i))) {
        continue;
      }
      if (size < heap.length) {
        size++;
        up(heap, held, size - 1, product, i);
      } else {
        down(heap, held, size, product, i);
      }
    }
    List<Hit> hits = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      hits.add(new Hit(ids.get(held[i]), heap[i]));
    }
    hits.sort((a, b) -> Float.compare(b.product(), a.product()));
    return hits;
  }

  private static void up(float[] heap, int[] held, int start, float value, int index) {
    int at = start;
    while (at > 0 && heap[(at - 1) / 2] > value) {
      heap[at] = heap[(at - 1) / 2];
      held[at] = held[(at - 1) / 2];
      at = (at - 1) / 2;
    }
    heap[at] = value;
    held[at] = index;
  }

  private static void down(float[] heap, int[] held, int size, float value, int index) {
    int at = 0;
    while (2 * at + 1 < size) {
      int child = 2 * at + 1;
      if (child + 1 < size && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= value) {
        break;
      }
      heap[at] = heap[child];
      held[at] = held[child];
      at = child;
    }
    heap[at] = value;
    held[at] = index;
  }
}
