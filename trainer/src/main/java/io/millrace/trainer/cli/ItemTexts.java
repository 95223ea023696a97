package io.millrace.trainer.cli;

import io.millrace.config.Settings;
import io.millrace.event.ItemId;
import io.millrace.namespace.Namespace;
import io.millrace.state.FeatureStore;
import io.millrace.state.ReadableTextVectors;
import io.millrace.state.TextVector;
import io.millrace.state.redis.RedisFeatureStore;
import io.millrace.trainer.dataset.StoredTexts;
import java.io.PrintWriter;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The stored text vectors of a namespace. Training does not need them: if Redis is away, it says so
 * once and goes on without.
 */
public final class ItemTexts implements StoredTexts, AutoCloseable {
  private final Namespace namespace;
  private final Optional<FeatureStore> store;
  private final PrintWriter people;
  private Optional<String> failure = Optional.empty();

  private ItemTexts(Namespace namespace, Optional<FeatureStore> store, PrintWriter people) {
    this.namespace = namespace;
    this.store = store;
    this.people = people;
  }

  /** Opens the store of a namespace. */
  public static ItemTexts open(Settings settings, Namespace namespace, PrintWriter people) {
    String url = settings.redis().url();
    try {
      return new ItemTexts(namespace, Optional.of(RedisFeatureStore.open(url, namespace)), people);
    } catch (RuntimeException e) {
      ItemTexts none = new ItemTexts(namespace, Optional.empty(), people);
      none.failed(e);
      return none;
    }
  }

  @Override
  public List<ItemId> items() {
    return read(FeatureStore::catalogue).orElse(List.of());
  }

  @Override
  public Map<ItemId, TextVector> apply(Collection<ItemId> items) {
    return read(known -> new ReadableTextVectors(known::textVectors).apply(items)).orElse(Map.of());
  }

  @Override
  public String whyNone() {
    return failure
        .map(cause -> "Redis cannot be read (%s)".formatted(cause))
        .orElse("the feature store of namespace %s has none".formatted(namespace));
  }

  private <T> Optional<T> read(Function<FeatureStore, T> reader) {
    if (store.isEmpty() || failure.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(reader.apply(store.get()));
    } catch (RuntimeException e) {
      failed(e);
      return Optional.empty();
    }
  }

  private void failed(RuntimeException cause) {
    failure = Optional.of(String.valueOf(cause.getMessage()));
    people.println(
        "Text vectors cannot be read from Redis (%s); items without interactions get no place by their texts"
            .formatted(cause.getMessage()));
  }

  @Override
  public void close() {
    store.ifPresent(FeatureStore::close);
  }
}
