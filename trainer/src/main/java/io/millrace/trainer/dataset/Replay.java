package io.millrace.trainer.dataset;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureExtractor;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;

/**
 * What was known at each moment of history: a feature store that has seen the events before it and
 * no other, through the code that serving uses.
 *
 * <p>The catalogue's and the users' changes of a moment are known at that moment; its interactions
 * and impressions only afterwards. An interaction that by a slow clock seems older than the slate
 * it answers is held back until the slate was shown: it must not tell its own label.
 */
final class Replay implements AutoCloseable {
  private final FeatureStore store;
  private final FeatureExtractor extractor;
  private final LongLongMap slates;
  private final PriorityQueue<Held> held =
      new PriorityQueue<>(
          Comparator.comparing(Held::until).thenComparing(h -> h.event().eventId().value()));

  /**
   * @param store empty
   * @param slates when each slate was shown, in epoch milliseconds, by the hash of its request
   */
  Replay(FeatureStore store, FeatureExtractor extractor, LongLongMap slates) {
    this.store = store;
    this.extractor = extractor;
    this.slates = slates;
  }

  /** What may be known at the moment itself. */
  void before(List<Event> moment) {
    apply(moment.stream().filter(event -> !behaviour(event)).toList());
  }

  /** What may be known only behind the moment. */
  void after(List<Event> moment) {
    List<Event> now = new ArrayList<>();
    for (Event event : moment) {
      Optional<Instant> until = shownLater(event);
      if (until.isPresent()) {
        held.add(new Held(until.get(), event));
      } else if (behaviour(event)) {
        now.add(event);
      }
    }
    Instant at = moment.get(0).timestamp();
    for (Held next = held.peek(); next != null && !next.until().isAfter(at); next = held.peek()) {
      now.add(next.event());
      held.poll();
    }
    apply(now);
  }

  private static boolean behaviour(Event event) {
    return event instanceof Interaction || event instanceof Impression;
  }

  private Optional<Instant> shownLater(Event event) {
    if (!(event instanceof Interaction interaction) || interaction.requestId().isEmpty()) {
      return Optional.empty();
    }
    long shown = slates.get(Clicks.hash(interaction.requestId().get().value()), Long.MIN_VALUE);
    return shown > event.timestamp().toEpochMilli()
        ? Optional.of(Instant.ofEpochMilli(shown))
        : Optional.empty();
  }

  private void apply(List<Event> events) {
    Map<Topic, List<Event>> byTopic = new EnumMap<>(Topic.class);
    for (Event event : events) {
      byTopic.computeIfAbsent(event.topic(), topic -> new ArrayList<>()).add(event);
    }
    byTopic.forEach((topic, list) -> store.apply(topic, list, Map.of()));
  }

  /** The features' values, for each item, as serving would compute them now. */
  List<Map<String, Value>> values(
      UserId user, List<ItemId> items, Map<String, Value> context, Instant now) {
    Map<String, Value> ofUser = userValues(user, context, now);
    Map<ItemId, ItemState> states = store.items(items);
    List<Map<String, Value>> values = new ArrayList<>(items.size());
    for (ItemId item : items) {
      ItemState known = states.get(item);
      Map<String, Value> all = new HashMap<>(ofUser);
      all.putAll(extractor.item(known == null ? ItemState.unknown(item) : known, now));
      values.add(all);
    }
    return values;
  }

  /** What is known of a user now. */
  UserState user(UserId user) {
    return store.user(user);
  }

  /** The values of the user's and the context's features, as serving would compute them now. */
  Map<String, Value> userValues(UserId user, Map<String, Value> context, Instant now) {
    return extractor.user(store.user(user), context, now);
  }

  /** The values of an item's features, as serving would compute them now. */
  Map<String, Value> itemValues(ItemId item, Instant now) {
    ItemState known = store.items(List.of(item)).get(item);
    return extractor.item(known == null ? ItemState.unknown(item) : known, now);
  }

  @Override
  public void close() {
    store.close();
  }

  private record Held(Instant until, Event event) {}
}
