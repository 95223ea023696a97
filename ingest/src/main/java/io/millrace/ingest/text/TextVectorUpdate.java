package io.millrace.ingest.text;

import io.millrace.event.ItemId;
import io.millrace.state.DamagedStateException;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.TextVector;
import io.millrace.text.ItemText;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stored vectors of a few items in line with their texts: encodes those whose text or
 * encoder has another hash than the stored vector, and removes those without text.
 */
final class TextVectorUpdate {
  private static final Logger LOG = LoggerFactory.getLogger(TextVectorUpdate.class);

  private final FeatureStore store;
  private final SharedEncoder encoder;
  private final TextMeters meters;

  TextVectorUpdate(FeatureStore store, SharedEncoder encoder, TextMeters meters) {
    this.store = store;
    this.encoder = encoder;
    this.meters = meters;
  }

  /**
   * Updates the items' vectors in one write.
   *
   * @param encoded is told how many nanoseconds each text took; false ends the update early
   * @return the items whose text was changed meanwhile by another process, so that what was written
   *     may be older than what that process wrote
   */
  Set<ItemId> update(List<ItemId> items, LongPredicate encoded) {
    Map<ItemId, String> texts = texts(items);
    Map<ItemId, TextVector> stored = stored(items);
    Map<ItemId, TextVector> vectors = new HashMap<>();
    for (Map.Entry<ItemId, String> item : texts.entrySet()) {
      TextVector known = stored.get(item.getKey());
      if (known != null && known.isOf(encoder.id(), item.getValue())) {
        continue;
      }
      long started = System.nanoTime();
      Optional<TextVector> vector = encode(item.getKey(), item.getValue());
      vector.ifPresent(made -> vectors.put(item.getKey(), made));
      if (!encoded.test(System.nanoTime() - started)) {
        break;
      }
    }
    Set<ItemId> removed = new HashSet<>(stored.keySet());
    removed.removeAll(texts.keySet());
    if (vectors.isEmpty() && removed.isEmpty()) {
      return Set.of();
    }
    store.putTextVectors(vectors, removed);
    // Another process may have applied a newer text and written its vector before this write.
    Map<ItemId, String> now = texts(vectors.keySet());
    return vectors.keySet().stream()
        .filter(id -> !Objects.equals(texts.get(id), now.get(id)))
        .collect(Collectors.toUnmodifiableSet());
  }

  private Optional<TextVector> encode(ItemId id, String text) {
    long started = System.nanoTime();
    try {
      TextVector vector = TextVector.of(encoder.id(), text, encoder.encode(text));
      meters.encoded(System.nanoTime() - started);
      return Optional.of(vector);
    } catch (EncoderUnavailableException e) {
      throw e;
    } catch (RuntimeException e) {
      meters.failed();
      LOG.warn("cannot encode the text of an item; it stays without a vector (item={})", id, e);
      return Optional.empty();
    }
  }

  /** The texts of those items that are known, not deleted, and have one. */
  private Map<ItemId, String> texts(Collection<ItemId> items) {
    Map<ItemId, String> texts = new HashMap<>();
    for (ItemState item : states(items).values()) {
      if (!item.deleted()) {
        ItemText.of(item.attributes()).ifPresent(text -> texts.put(item.itemId(), text));
      }
    }
    return texts;
  }

  private Map<ItemId, ItemState> states(Collection<ItemId> items) {
    try {
      return store.items(items);
    } catch (DamagedStateException e) {
      // A damaged value: the others are read one by one.
      Map<ItemId, ItemState> readable = new HashMap<>();
      for (ItemId id : items) {
        try {
          readable.putAll(store.items(List.of(id)));
        } catch (DamagedStateException damaged) {
          meters.failed();
          LOG.warn("cannot read an item; its text has no vector (item={})", id, damaged);
        }
      }
      return readable;
    }
  }

  /** A damaged vector counts as none: it is made anew. */
  private Map<ItemId, TextVector> stored(Collection<ItemId> items) {
    try {
      return store.textVectors(items);
    } catch (DamagedStateException e) {
      LOG.warn("a stored text vector is damaged; encoding {} items anew", items.size(), e);
      return Map.of();
    }
  }
}
