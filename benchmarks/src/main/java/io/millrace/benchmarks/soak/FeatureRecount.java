package io.millrace.benchmarks.soak;

import io.millrace.event.Event;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.namespace.Topic;
import io.millrace.state.FeatureStore;
import io.millrace.state.ItemState;
import io.millrace.state.UserState;
import io.millrace.state.memory.MemoryFeatureStore;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The states that the log's events make, beside those of Redis. Plain counts only: what decays
 * depends on rounding, and so on the order.
 */
final class FeatureRecount {
  private final MemoryFeatureStore counted = new MemoryFeatureStore();

  void add(Topic topic, List<Event> events) {
    if (!events.isEmpty()) {
      counted.apply(topic, events, Map.of());
    }
  }

  /** The counts of the log by user or item and kind. */
  Map<String, String> counted(SoakPlan plan) {
    return totals(counted, plan);
  }

  /** The counts of a store by user or item and kind. */
  static Map<String, String> totals(FeatureStore store, SoakPlan plan) {
    Map<String, String> totals = new TreeMap<>();
    for (int i = 0; i < plan.users(); i++) {
      UserState user = store.user(new UserId("u" + i));
      String of = "user " + user.userId() + " ";
      user.counts().forEach((type, count) -> totals.put(of + type.wireName(), count.total() + ""));
      totals.put(of + "shown", user.impressions() + "");
    }
    List<ItemId> items =
        IntStream.range(0, plan.items()).mapToObj(i -> new ItemId("i" + i)).toList();
    for (ItemState item : store.items(items).values()) {
      String of = "item " + item.itemId() + " ";
      item.counts().forEach((type, count) -> totals.put(of + type.wireName(), count.total() + ""));
      totals.put(of + "shown", item.impressions() + "");
    }
    return totals;
  }
}
