package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.state.TextVector;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Reads stored text vectors, as {@code FeatureStore.textVectors} does: which no event of the log
 * holds.
 */
public interface StoredTexts extends Function<Collection<ItemId>, Map<ItemId, TextVector>> {
  /** No item has a vector. */
  StoredTexts NONE =
      new StoredTexts() {
        @Override
        public List<ItemId> items() {
          return List.of();
        }

        @Override
        public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
          return Map.of();
        }
      };

  /** Returns the items of the catalogue, in any order. */
  List<ItemId> items();

  /** Returns the stored vectors of some items; the others are absent. */
  @Override
  Map<ItemId, TextVector> apply(Collection<ItemId> items);

  /** Returns why there may be none, as a part of a sentence. */
  default String whyNone() {
    return "the feature store has none";
  }
}
