package io.millrace.serving.ranking;

import io.millrace.event.ItemId;
import io.millrace.retrieval.linear.ItemToItemModel;
import io.millrace.serving.candidate.ItemPositions;
import io.millrace.serving.candidate.RetrievalBuffer.RetrievalModel;
import io.millrace.serving.catalogue.CatalogueItem;
import io.millrace.serving.catalogue.Pace;
import io.millrace.state.TextVector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** A retrieval model with the positions of its items, also of those that their texts place. */
final class RetrievalIndex {
  private final Optional<TextPlacer> placer;
  private volatile RetrievalModel current;

  RetrievalIndex(ItemToItemModel model) {
    current = new RetrievalModel(model, ItemPositions.NONE);
    placer = model.text().map(index -> new TextPlacer(model, index));
  }

  RetrievalModel current() {
    return current;
  }

  /** Finds the positions of items that are new. One thread. */
  void refresh(List<CatalogueItem> items) {
    if (!current.positions().covers(items)) {
      current = at(current.model(), items);
    }
  }

  /** Places items that the model was not trained on. The same thread. */
  void readTexts(
      List<CatalogueItem> items,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      Pace pace) {
    placer
        .flatMap(one -> one.place(items, texts, pace))
        .ifPresent(model -> current = at(model, items));
  }

  private static RetrievalModel at(ItemToItemModel model, List<CatalogueItem> items) {
    return new RetrievalModel(model, ItemPositions.of(model.items(), items));
  }
}
