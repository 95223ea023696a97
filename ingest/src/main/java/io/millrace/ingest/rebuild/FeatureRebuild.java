package io.millrace.ingest.rebuild;

import io.millrace.event.Event;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.RefusedEventsException;
import io.millrace.state.StaleOffsetsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Refills an empty feature store from the log, in event-time order, through the same code that
 * applies live events. At the end the store has the log's offsets, so that the sink goes on where
 * the log stood: nothing is missing and nothing counts twice.
 *
 * <p>Nobody else may write into the store meanwhile. The offsets come last, so whatever goes wrong
 * before leaves a store without offsets, which a next attempt has to clear.
 */
public final class FeatureRebuild {
  static final Set<Topic> TOPICS =
      EnumSet.of(Topic.EVENTS, Topic.IMPRESSIONS, Topic.ITEMS, Topic.USERS);

  /** Behind every event. */
  static final Instant END = Instant.parse("2200-01-01T00:00:00Z");

  private static final Logger LOG = LoggerFactory.getLogger(FeatureRebuild.class);
  private static final int BATCH = 5_000;

  private final EventLog log;
  private final FeatureStore store;
  private final List<Event> pending = new ArrayList<>(BATCH);
  private long applied;

  /**
   * @param store empty
   */
  public FeatureRebuild(EventLog log, FeatureStore store) {
    this.log = log;
    this.store = store;
  }

  /** How many events there are to apply; from metadata. */
  public long total() {
    return TOPICS.stream().mapToLong(log::count).sum();
  }

  /**
   * Does it.
   *
   * @param progress is told how many events are applied
   * @return how many that were
   * @throws StaleOffsetsException where somebody else writes into the store, or the log grew
   */
  public long run(LongConsumer progress) {
    Map<Topic, Map<Integer, Long>> offsets = offsets();
    requireAlone();
    new EventWalk(log, EventWalk.BOUND)
        .walk(
            TOPICS,
            Instant.EPOCH,
            END,
            moment -> {
              pending.addAll(moment);
              if (pending.size() >= BATCH) {
                flush(progress);
              }
            });
    flush(progress);
    requireAlone();
    if (!offsets.equals(offsets())) {
      throw new StaleOffsetsException(
          "the log grew meanwhile: stop every 'millrace ingest' and begin anew");
    }
    offsets.forEach((topic, next) -> store.apply(topic, List.of(), next));
    return applied;
  }

  /** Topics do not matter to the states, their order in time does. */
  private void flush(LongConsumer progress) {
    if (!pending.isEmpty()) {
      requireAlone();
      apply(List.copyOf(pending));
      pending.clear();
      progress.accept(applied);
    }
  }

  /** Events that no state can take are passed over, as the feature sink does. */
  private void apply(List<Event> events) {
    try {
      store.apply(Topic.EVENTS, events, Map.of());
      applied += events.size();
    } catch (RefusedEventsException e) {
      if (events.size() == 1) {
        LOG.warn(
            "the rebuild passed over an event (event_id={}) and goes on without it: {}",
            events.get(0).eventId(),
            e.getMessage());
        return;
      }
      apply(events.subList(0, events.size() / 2));
      apply(events.subList(events.size() / 2, events.size()));
    }
  }

  private void requireAlone() {
    for (Topic topic : TOPICS) {
      if (!store.offsets(topic).isEmpty()) {
        throw new StaleOffsetsException(
            "somebody writes into the feature store: stop every 'millrace ingest' and begin anew");
      }
    }
  }

  private Map<Topic, Map<Integer, Long>> offsets() {
    Map<Topic, Map<Integer, Long>> offsets = new EnumMap<>(Topic.class);
    TOPICS.forEach(topic -> offsets.put(topic, log.offsets(topic)));
    return offsets;
  }
}
