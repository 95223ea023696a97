package io.millrace.serving.candidate;

import io.millrace.event.ItemId;
import io.millrace.retrieval.VectorIndex;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** The items' vectors of one model, and the search among them. Immutable. */
public final class ItemVectors {
  /** Of a model without vectors, or before they were computed. */
  public static final ItemVectors EMPTY = new ItemVectors(List.of(), List.of());

  private final List<ItemId> ids;
  private final List<float[]> vectors;
  private final VectorIndex index;
  private final Map<ItemId, Integer> places;

  /**
   * @param vectors one for each id; not copied
   */
  public ItemVectors(List<ItemId> ids, List<float[]> vectors) {
    if (vectors.size() != ids.size()) {
      throw new IllegalArgumentException(
          "%d vectors for %d ids".formatted(vectors.size(), ids.size()));
    }
    this.ids = List.copyOf(ids);
    this.vectors = List.copyOf(vectors);
    this.index = new VectorIndex(vectors);
    this.places = new HashMap<>(ids.size() * 2);
    for (int i = 0; i < ids.size(); i++) {
      places.put(ids.get(i), i);
    }
  }

  /** An item with its dot product. */
  public record Hit(ItemId itemId, float product) {}

  /** The item's own vector, as a copy. */
  public Optional<float[]> vector(ItemId id) {
    return Optional.ofNullable(places.get(id)).map(place -> vectors.get(place).clone());
  }

  /**
   * The largest dot products, largest first. As a rule nearly everything is eligible: then it is
   * cheaper to search without asking for a few more than are wanted, and to ask about those.
   *
   * @param eligible asked only about items that may make it into the answer
   */
  public List<Hit> nearest(float[] query, int count, Predicate<ItemId> eligible) {
    int more = count + Math.max(50, count / 4);
    List<Hit> hits = new ArrayList<>(more);
    for (VectorIndex.Hit hit : index.top(query, more)) {
      ItemId id = ids.get(hit.index());
      if (hits.size() < count && eligible.test(id)) {
        hits.add(new Hit(id, hit.score()));
      }
    }
    return hits.size() == count || more >= ids.size() ? hits : among(query, count, eligible);
  }

  private List<Hit> among(float[] query, int count, Predicate<ItemId> eligible) {
    return index.top(query, count, place -> eligible.test(ids.get(place))).stream()
        .map(hit -> new Hit(ids.get(hit.index()), hit.score()))
        .toList();
  }

  /**
   * The cosine of the angle between two items' vectors without their last components, which are
   * terms of the items alone; empty where one has no vector, or one of length 0.
   */
  public OptionalDouble cosine(ItemId one, ItemId other) {
    Integer first = places.get(one);
    Integer second = places.get(other);
    if (first == null || second == null) {
      return OptionalDouble.empty();
    }
    float[] a = vectors.get(first);
    float[] b = vectors.get(second);
    double product = 0;
    double lengthA = 0;
    double lengthB = 0;
    for (int i = 0; i < a.length - 1; i++) {
      product += a[i] * b[i];
      lengthA += a[i] * a[i];
      lengthB += b[i] * b[i];
    }
    double lengths = Math.sqrt(lengthA) * Math.sqrt(lengthB);
    return lengths > 0 ? OptionalDouble.of(product / lengths) : OptionalDouble.empty();
  }
}
