package io.millrace.ingest.featuresink;

import io.millrace.event.Event;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.ingest.sink.Sink;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.RefusedEventsException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Applies events to the states of users and items, the offsets in the same transaction. */
public final class FeatureSink implements Sink {
  private final FeatureStore store;
  private final Consumer<List<Event>> applied;

  public FeatureSink(FeatureStore store) {
    this(store, events -> {});
  }

  /**
   * @param applied receives the events of each write, also of a failed one, since the store may
   *     have applied them; must not wait
   */
  public FeatureSink(FeatureStore store, Consumer<List<Event>> applied) {
    this.store = store;
    this.applied = applied;
  }

  @Override
  public String name() {
    return "features";
  }

  @Override
  public Set<Topic> topics() {
    return EnumSet.complementOf(EnumSet.of(Topic.DEAD));
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return store.offsets(topic);
  }

  @Override
  public void write(Batch batch) {
    try {
      store.apply(batch.topic(), batch.events(), batch.expected(), batch.nextOffsets());
    } catch (RefusedEventsException e) {
      throw new RefusedBatchException(String.valueOf(e.getMessage()), e);
    } finally {
      // A write whose answer was lost is not repeated if it took effect.
      applied.accept(batch.events());
    }
  }
}
