package io.millrace.trainer.dataset;

import io.millrace.event.ItemId;
import io.millrace.state.TextVector;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stored text vectors of items, in memory. */
public final class MemoryTexts implements StoredTexts {
  private final Map<ItemId, TextVector> vectors = new HashMap<>();

  /** Stores the vector of an item's text. */
  public MemoryTexts put(String item, String encoder, float... vector) {
    vectors.put(new ItemId(item), TextVector.of(encoder, "the text of " + item, vector));
    return this;
  }

  @Override
  public List<ItemId> items() {
    return List.copyOf(vectors.keySet());
  }

  @Override
  public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
    Map<ItemId, TextVector> found = new HashMap<>(vectors);
    found.keySet().retainAll(items);
    return found;
  }
}
