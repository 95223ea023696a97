package io.millrace.serving.ranking;

import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.retrieval.linear.TextIndex;
import io.millrace.retrieval.linear.TextItems;
import io.millrace.retrieval.linear.TextNeighbours;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.TextVector;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Places items of the catalogue that a retrieval model was not trained on, by their stored text
 * vectors. Items that were interacted with, but never positively, get no place: that they are not
 * wanted is known. One thread, in the background.
 */
final class TextPlacer {
  /** Items placed at most, the newest: a request sums up their scores, 0.2 ms for as many. */
  static final int MOST = 20_000;

  /** Multiplications of one call: some seconds. */
  private static final long WORK = 20_000_000_000L;

  /** Items a read. */
  private static final int CHUNK = 500;

  /** Items that are looked at again in a call: their texts may have changed, or come to be. */
  private static final int AGAIN = 200;

  private final ItemToItemModel model;
  private final TextIndex index;

  /** By the time of the last look, the oldest first. */
  private final Map<ItemId, Optional<Placed>> looked = new LinkedHashMap<>();

  private record Placed(long textHash, TextNeighbours neighbours) {}

  TextPlacer(ItemToItemModel model, TextIndex index) {
    this.model = model;
    this.index = index;
  }

  /**
   * Looks at new items, and again at some others.
   *
   * @param items every item of the catalogue
   * @param texts reads stored vectors
   * @return the model with the items that have a place now; empty if nothing changed
   */
  Optional<ItemToItemModel> place(
      List<CatalogueItem> items,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      Pace pace) {
    Set<ItemId> wanted = wanted(items);
    boolean changed =
        looked.entrySet().stream()
            .anyMatch(one -> !wanted.contains(one.getKey()) && one.getValue().isPresent());
    looked.keySet().retainAll(wanted);
    List<ItemId> due = new ArrayList<>();
    long work = Math.max(CHUNK, WORK / Math.max(1, (long) index.items() * index.dimension()));
    wanted.stream().filter(id -> !looked.containsKey(id)).limit(work).forEach(due::add);
    looked.keySet().stream().limit(AGAIN).forEach(due::add);
    for (int from = 0; from < due.size(); from += CHUNK) {
      List<ItemId> chunk = due.subList(from, Math.min(due.size(), from + CHUNK));
      Map<ItemId, TextVector> vectors = texts.apply(chunk);
      for (ItemId id : chunk) {
        changed |= look(id, Optional.ofNullable(vectors.get(id)));
        pace.step();
      }
    }
    return changed ? Optional.of(placed()) : Optional.empty();
  }

  /** Returns whether the item's place is another than before. */
  private boolean look(ItemId id, Optional<TextVector> vector) {
    Optional<Placed> before = Optional.ofNullable(looked.remove(id)).flatMap(one -> one);
    boolean same =
        before.isPresent()
            && vector.isPresent()
            && before.get().textHash() == vector.get().textHash();
    Optional<Placed> now =
        same
            ? before
            : vector.flatMap(
                one ->
                    index
                        .nearest(one.encoderHash(), one.vector())
                        .map(found -> new Placed(one.textHash(), found)));
    looked.put(id, now);
    return !same && (before.isPresent() || now.isPresent());
  }

  private Set<ItemId> wanted(List<CatalogueItem> items) {
    Stream<CatalogueItem> candidates =
        items.stream()
            .filter(item -> model.trainedItems().indexOf(item.itemId()) < 0)
            .filter(item -> !item.state().deleted() && mayBeWanted(item));
    List<CatalogueItem> all = candidates.toList();
    return new HashSet<>(
        all.size() <= MOST
            ? all.stream().map(CatalogueItem::itemId).toList()
            : all.stream()
                .sorted(
                    Comparator.comparing(
                            (CatalogueItem item) -> item.state().listed().orElse(Instant.MIN))
                        .reversed())
                .limit(MOST)
                .map(CatalogueItem::itemId)
                .toList());
  }

  private static boolean mayBeWanted(CatalogueItem item) {
    return item.state().counts().isEmpty()
        || item.state().counts().keySet().stream().anyMatch(InteractionType::positive);
  }

  private ItemToItemModel placed() {
    List<ItemId> ids = new ArrayList<>();
    List<TextNeighbours> neighbours = new ArrayList<>();
    looked.entrySet().stream()
        .filter(one -> one.getValue().isPresent())
        .sorted(Comparator.comparing(one -> one.getKey().value()))
        .forEach(
            one -> {
              ids.add(one.getKey());
              neighbours.add(one.getValue().get().neighbours());
            });
    return model.withTextItems(
        new TextItems(model.trainedItems().size(), ids, neighbours, index.weights()));
  }
}
