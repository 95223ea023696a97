package io.millrace.slates.served;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.TextVector;
import io.millrace.state.memory.MemoryFeatureStore;
import io.millrace.trainer.dataset.ReadProgress;
import io.millrace.trainer.holdout.HoldoutSplit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Applies a log without the held-out events to a feature store in memory. */
public final class ReplayedStore {
  private static final Set<Topic> TOPICS =
      EnumSet.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);
  private static final int BATCH = 1_000;

  private final MemoryFeatureStore store = new MemoryFeatureStore();
  private final List<Event> batch = new ArrayList<>();

  private ReplayedStore() {}

  /** Returns what serving knows at the time of the question, without text vectors. */
  public static FeatureStore of(EventLog log, HoldoutSplit split, ReadProgress progress) {
    return of(log, split, items -> Map.of(), progress);
  }

  /**
   * Returns what serving knows at the time of the question.
   *
   * @param texts reads stored text vectors, which no event holds
   */
  public static FeatureStore of(
      EventLog log,
      HoldoutSplit split,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      ReadProgress progress) {
    ReplayedStore replayed = new ReplayedStore();
    progress.stage("replay history", TOPICS.stream().mapToLong(log::count).sum());
    new EventWalk(log, EventWalk.BOUND)
        .walk(
            TOPICS,
            Instant.EPOCH,
            split.asked(),
            moment -> {
              moment.stream().filter(event -> !split.heldOut(event)).forEach(replayed::add);
              progress.advance(moment.size());
            });
    replayed.flush();
    List<ItemId> items = replayed.store.catalogue();
    for (int from = 0; from < items.size(); from += BATCH) {
      replayed.store.putTextVectors(
          texts.apply(items.subList(from, Math.min(items.size(), from + BATCH))), Set.of());
    }
    return replayed.store;
  }

  private void add(Event event) {
    if (batch.size() == BATCH || (!batch.isEmpty() && batch.get(0).topic() != event.topic())) {
      flush();
    }
    batch.add(event);
  }

  private void flush() {
    if (!batch.isEmpty()) {
      store.apply(batch.get(0).topic(), batch, Map.of());
      batch.clear();
    }
  }
}
