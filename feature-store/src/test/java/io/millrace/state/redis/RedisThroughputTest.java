package io.millrace.state.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.embedded.TestServers;
import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.UserId;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import io.millrace.state.Events;
import io.millrace.state.UserState;
import io.millrace.state.codec.StateCodec;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Opt-in, as a shared machine's speed is no property of the code. */
@EnabledIfSystemProperty(
    named = "millrace.throughput",
    matches = "true",
    disabledReason = "run with -Dtest.jvm.args=-Dmillrace.throughput=true")
class RedisThroughputTest {
  private static final int EVENTS = 200_000;
  private static final int BATCH = 1000;
  private static final int USERS = 20_000;
  private static final int ITEMS = 5_000;

  @Test
  void apply_batchesOfAThousand_drainsTenThousandASecond() {
    SplittableRandom random = new SplittableRandom(1);
    List<Event> events = new ArrayList<>(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      // Squared: a few users and items make most of the events, as in a shop.
      int user = (int) (USERS * Math.pow(random.nextDouble(), 2));
      int item = (int) (ITEMS * Math.pow(random.nextDouble(), 2));
      InteractionType type = random.nextInt(4) == 0 ? InteractionType.CLICK : InteractionType.VIEW;
      events.add(Events.interaction(i / 60, type, "user-" + user, "item-" + item));
    }
    try (RedisFeatureStore store =
        RedisFeatureStore.open(TestServers.redis(), new Namespace("throughput"))) {
      ThreadMXBean threads = ManagementFactory.getThreadMXBean();
      long cpu = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      for (int i = 0; i < EVENTS; i += BATCH) {
        store.apply(Topic.EVENTS, events.subList(i, i + BATCH), Map.of(0, (long) (i + BATCH)));
      }
      double rate = EVENTS / ((System.nanoTime() - start) / 1e9);
      double micros = (threads.getCurrentThreadCpuTime() - cpu) / 1e3 / EVENTS;
      UserState busiest = store.user(new UserId("user-0"));
      System.out.printf(
          "%.0f events/s, %.1f us of CPU an event; a user of %d recent interactions has %d bytes%n",
          rate, micros, busiest.recent().size(), StateCodec.encode(busiest).length);
      assertThat(rate).isGreaterThan(10_000);
    }
  }
}
