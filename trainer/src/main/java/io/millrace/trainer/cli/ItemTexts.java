package io.millrace.trainer.cli;

import io.millrace.config.Setting;
import io.millrace.config.Settings;
import io.millrace.event.ItemId;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import io.millrace.state.TextVector;
import io.millrace.state.redis.RedisFeatureStore;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stored text vectors of a namespace. Training does not need them: if Redis is away, it says so
 * once and goes on without.
 */
public final class ItemTexts
    implements Function<Collection<ItemId>, Map<ItemId, TextVector>>, AutoCloseable {
  private final Optional<FeatureStore> store;
  private final PrintWriter people;
  private boolean failed;

  private ItemTexts(Optional<FeatureStore> store, PrintWriter people) {
    this.store = store;
    this.people = people;
  }

  /** Opens the store of a namespace. */
  public static ItemTexts open(Settings settings, Namespace namespace, PrintWriter people) {
    String url = settings.get(Setting.REDIS_URL);
    try {
      return new ItemTexts(Optional.of(RedisFeatureStore.open(url, namespace)), people);
    } catch (RuntimeException e) {
      ItemTexts none = new ItemTexts(Optional.empty(), people);
      none.failed(e);
      return none;
    }
  }

  @Override
  public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
    if (store.isEmpty() || failed) {
      return Map.of();
    }
    try {
      return store.get().textVectors(items);
    } catch (RuntimeException e) {
      failed(e);
      return Map.of();
    }
  }

  private void failed(RuntimeException cause) {
    failed = true;
    people.println(
        "Text vectors cannot be read from Redis (%s); items without interactions get no place by their texts"
            .formatted(cause.getMessage()));
  }

  @Override
  public void close() {
    store.ifPresent(FeatureStore::close);
  }
}
