package io.millrace.state;

import io.millrace.event.ItemId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads stored text vectors as {@link FeatureStore#textVectors} does, without those that are
 * damaged: one of them must not keep the others from being read. Each is logged once; ingest makes
 * it anew when it compares it with its text. Safe for use by several threads.
 */
public final class ReadableTextVectors
    implements Function<Collection<ItemId>, Map<ItemId, TextVector>> {
  private static final Logger LOG = LoggerFactory.getLogger(ReadableTextVectors.class);

  private final Function<Collection<ItemId>, Map<ItemId, TextVector>> store;
  private final Set<ItemId> logged = ConcurrentHashMap.newKeySet();

  /**
   * Creates a reader.
   *
   * @param store {@link FeatureStore#textVectors}
   */
  public ReadableTextVectors(Function<Collection<ItemId>, Map<ItemId, TextVector>> store) {
    this.store = store;
  }

  @Override
  public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
    try {
      return store.apply(items);
    } catch (DamagedStateException e) {
      Map<ItemId, TextVector> readable = new HashMap<>();
      for (ItemId item : items) {
        try {
          readable.putAll(store.apply(List.of(item)));
        } catch (DamagedStateException damaged) {
          if (logged.add(item)) {
            LOG.warn(
                "A stored text vector is damaged and counts as missing until 'millrace ingest' starts again (item={}): {}",
                item,
                damaged.getMessage());
          }
        }
      }
      return readable;
    }
  }
}
