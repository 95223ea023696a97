package io.millrace.ingest.rebuild;

import io.millrace.config.Settings;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.EventWalk;
import io.millrace.ingest.sink.TopicTail;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.ContendedStoreException;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.StaleOffsetsException;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;

/**
 * Computes the states of named users and items again and writes them in place of those that are
 * stored, while the sinks may be running. Nothing else in the store changes.
 *
 * <p>The store holds what lies below its offsets, the log what lies below its own, which are older:
 * the log's sink writes rarely. So the events come from one snapshot of the log, in event-time
 * order, then from Kafka up to the store's offsets. They are written only if the store still stands
 * there; if the feature sink was quicker, what it has applied meanwhile is read from Kafka too, and
 * the write is tried again.
 */
public final class StateRebuild {
  private static final int ATTEMPTS = 100;

  private final Settings settings;
  private final Namespace namespace;
  private final EventLog log;
  private final FeatureStore store;

  public StateRebuild(Settings settings, Namespace namespace, EventLog log, FeatureStore store) {
    this.settings = settings;
    this.namespace = namespace;
    this.log = log.pinned();
    this.store = store;
  }

  /**
   * What was written.
   *
   * @param users that have events, and were written
   * @param items that have events, and were written
   * @param events about them
   */
  public record Result(Set<UserId> users, Set<ItemId> items, long events) {
    public Result {
      users = Set.copyOf(users);
      items = Set.copyOf(items);
    }
  }

  /** How many events of the log there are to read; from metadata. */
  public long total() {
    return FeatureRebuild.TOPICS.stream().mapToLong(log::count).sum();
  }

  /**
   * Does it. A name without events is not written: a mistyped one would erase what is stored.
   *
   * @param progress is told how many events of the log are read
   * @throws StaleOffsetsException if the store does not have all that the log has
   * @throws ContendedStoreException if the sinks were quicker too many times
   * @throws IllegalStateException if Kafka does not hold what the log lacks, or does not answer
   */
  public Result run(Set<UserId> users, Set<ItemId> items, LongConsumer progress) {
    Map<Topic, Map<Integer, Long>> logged = offsets(log::offsets);
    requireNotBehind(offsets(store::offsets), logged, "the event log has");
    NamedStates states = new NamedStates(users, items);
    long[] read = {0};
    new EventWalk(log, EventWalk.BOUND)
        .walk(
            FeatureRebuild.TOPICS,
            Instant.EPOCH,
            FeatureRebuild.END,
            moment -> {
              states.apply(moment);
              read[0] += moment.size();
              progress.accept(read[0]);
            });
    try (TopicTail tail = new TopicTail(settings, namespace, logged)) {
      return write(states, tail, logged);
    }
  }

  private Result write(NamedStates states, TopicTail tail, Map<Topic, Map<Integer, Long>> logged) {
    Map<Topic, Map<Integer, Long>> reached = logged;
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      Map<Topic, Map<Integer, Long>> offsets = offsets(store::offsets);
      requireNotBehind(offsets, reached, "was read already");
      tail.readTo(offsets, states::apply);
      reached = offsets;
      List<UserState> users = states.users();
      List<ItemState> items = states.items();
      if (store.replace(users, items, offsets)) {
        return new Result(
            Set.copyOf(users.stream().map(UserState::userId).toList()),
            Set.copyOf(items.stream().map(ItemState::itemId).toList()),
            states.applied());
      }
    }
    throw new ContendedStoreException(
        "the feature sink of '%s' was quicker %d times; repeat when fewer events arrive"
            .formatted(namespace, ATTEMPTS));
  }

  private static void requireNotBehind(
      Map<Topic, Map<Integer, Long>> stored, Map<Topic, Map<Integer, Long>> least, String whose) {
    least.forEach(
        (topic, offsets) ->
            offsets.forEach(
                (partition, offset) -> {
                  long at = stored.getOrDefault(topic, Map.of()).getOrDefault(partition, 0L);
                  if (at < offset) {
                    throw new StaleOffsetsException(
                        "the feature store stands at offset %d of topic %s, partition %d, where"
                                .formatted(at, topic.suffix(), partition)
                            + " %s all before %d; wait until the feature sink has caught up, and"
                                .formatted(whose, offset)
                            + " repeat, or make all states anew without --user and --item");
                  }
                }));
  }

  private static Map<Topic, Map<Integer, Long>> offsets(Function<Topic, Map<Integer, Long>> of) {
    Map<Topic, Map<Integer, Long>> offsets = new EnumMap<>(Topic.class);
    FeatureRebuild.TOPICS.forEach(topic -> offsets.put(topic, of.apply(topic)));
    return offsets;
  }
}
