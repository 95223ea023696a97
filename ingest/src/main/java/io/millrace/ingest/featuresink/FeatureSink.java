package io.millrace.ingest.featuresink;

import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.ingest.sink.Sink;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.RefusedEventsException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Applies events to the states of users and items, the offsets in the same transaction. */
public final class FeatureSink implements Sink {
  private final FeatureStore store;

  public FeatureSink(FeatureStore store) {
    this.store = store;
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
    }
  }
}
