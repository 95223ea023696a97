package io.millrace.state;

import static io.millrace.state.Events.minute;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import io.millrace.namespace.Topic;
import io.millrace.state.codec.StateCodec;
import io.millrace.state.memory.MemoryFeatureStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** The same events give the same states, to the byte, whatever the order in which they come. */
class StateOrderTest {
  private static final int USERS = 4;
  private static final int ITEMS = 6;
  private static final long DAY = 24 * 60;

  /**
   * No event comes later than this behind the newest: what the docs promise; more holds as well.
   */
  private static final long LATENESS_MINUTES = 7 * DAY;

  @Property(tries = 300)
  void apply_anyOrderWithinTheLateness_givesTheSameBytes(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    List<Event> events = history(seed);
    SplittableRandom random = new SplittableRandom(seed + 1);
    Map<Event, Long> arrival = new java.util.IdentityHashMap<>();
    for (Event event : events) {
      long late = random.nextInt(3) == 0 ? random.nextLong(LATENESS_MINUTES) : 0;
      arrival.put(event, event.timestamp().plusSeconds(60 * late).toEpochMilli());
    }
    List<Event> late = new ArrayList<>(events);
    late.sort(Comparator.comparing(arrival::get));

    assertThat(states(late, random)).isEqualTo(states(events, random));
  }

  @Property(tries = 300)
  void apply_anyOrderAtAll_givesTheSameBytes(
      @ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
    List<Event> events = history(seed);
    List<Event> shuffled = new ArrayList<>(events);
    java.util.Collections.shuffle(shuffled, new java.util.Random(seed));
    SplittableRandom random = new SplittableRandom(seed);

    assertThat(states(shuffled, random)).isEqualTo(states(events, random));
  }

  @Example
  void apply_eventFromBeforeTheDeletion_comesBackToNobody() {
    MemoryFeatureStore store = new MemoryFeatureStore();
    store.apply(Topic.EVENTS, List.of(Events.click(1, "u", "a")), Map.of());
    store.apply(Topic.USERS, List.of(Events.userDeleted(5, "u")), Map.of());
    UserState deleted = store.user(new UserId("u"));

    store.apply(Topic.EVENTS, List.of(Events.click(3, "u", "b")), Map.of());

    assertThat(store.user(new UserId("u"))).isEqualTo(deleted);
    assertThat(deleted.recent()).isEmpty();
    store.apply(Topic.EVENTS, List.of(Events.click(6, "u", "c")), Map.of());
    assertThat(store.user(new UserId("u")).recent()).hasSize(1);
  }

  @Example
  void placements_clickBeforeOrBehindItsSlate_isCountedWhereItWasShown() {
    MemoryFeatureStore store = new MemoryFeatureStore();
    Interaction first = Events.click(2, "u", "a").on(new RequestId("r1"), 1);
    Interaction second = Events.click(4, "u", "a").on(new RequestId("r3"), 1);
    store.apply(Topic.EVENTS, List.of(first), Map.of());
    store.apply(Topic.IMPRESSIONS, List.of(slate(1, "u", "home"), slate(3, "u", "cart")), Map.of());
    store.apply(Topic.EVENTS, List.of(second), Map.of());

    assertThat(store.items(List.of(new ItemId("a"))).get(new ItemId("a")).placements())
        .isEqualTo(
            Map.of(
                "home", new PlacementCount(1, Map.of(InteractionType.CLICK, 1L)),
                "cart", new PlacementCount(1, Map.of(InteractionType.CLICK, 1L))));
    assertThat(store.user(new UserId("u")).waiting()).isEmpty();
  }

  @Example
  void lately_eventsOfManyDays_countsTheDayAndThoseBeforeIt() {
    EventCount count = EventCount.ZERO;
    for (int day = 0; day < 40; day++) {
      count = count.plus(minute(day * DAY));
    }
    assertThat(count.lately(1, minute(39 * DAY))).isEqualTo(1);
    assertThat(count.lately(7, minute(39 * DAY))).isEqualTo(7);
    assertThat(count.lately(EventCount.DAYS, minute(39 * DAY))).isEqualTo(EventCount.DAYS);
    assertThat(count.lately(7, minute(42 * DAY))).isEqualTo(4);
    assertThat(count.days().size()).isEqualTo(EventCount.DAYS);
  }

  /** In order; no user is shown, or answers, more slates than are remembered. */
  private static List<Event> history(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    List<Impression> slates = new ArrayList<>();
    int[] shown = new int[USERS];
    Map<String, Integer> answers = new java.util.HashMap<>();
    long minute = 0;
    for (int i = 0; i < 120; i++) {
      // Often the same minute, sometimes weeks later: half-lives and days fall out at the old end.
      minute += random.nextInt(3) == 0 ? random.nextLong(4 * DAY) : 0;
      int u = random.nextInt(USERS);
      String user = "u" + u;
      String item = "i" + random.nextInt(ITEMS);
      switch (random.nextInt(8)) {
        case 0 -> events.add(Events.item(minute, item, Map.of("n", Value.of(random.nextInt(9)))));
        case 1 -> events.add(Events.user(minute, user, Map.of("n", Value.of(random.nextInt(9)))));
        case 2 -> events.add(Events.itemDeleted(minute, item));
        case 3 -> {
          if (shown[u]++ < UserState.MAX_SLATES) {
            Impression slate =
                slate(minute, i, user, random.nextInt(4) == 0 ? "" : "p" + random.nextInt(12));
            slates.add(slate);
            events.add(slate);
          }
        }
        case 4 -> {
          if (!slates.isEmpty()) {
            Impression slate = slates.get(random.nextInt(slates.size()));
            String clicker = slate.userId().value();
            if (answers.merge(clicker, 1, Integer::sum) <= UserState.MAX_SLATES) {
              events.add(
                  Events.interaction(minute, InteractionType.CLICK, clicker, item)
                      .on(slate.requestId(), 1));
            }
          }
        }
        case 5 -> events.add(Events.purchase(minute, user, item, random.nextInt(4) - 1));
        default -> {
          InteractionType[] types = InteractionType.values();
          events.add(Events.interaction(minute, types[random.nextInt(types.length)], user, item));
        }
      }
    }
    return events;
  }

  private static Impression slate(long minute, String user, String placement) {
    return slate(minute, minute, user, placement);
  }

  private static Impression slate(long minute, long number, String user, String placement) {
    Impression shown = Events.impression(minute, user, "a", "i1", "i2");
    return new Impression(
        new EventId("slate-" + number),
        shown.timestamp(),
        shown.userId(),
        new RequestId("r" + number),
        Optional.empty(),
        shown.items(),
        Optional.empty(),
        Map.of(),
        Optional.of(placement).filter(name -> !name.isEmpty()),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** The encoded states, applied in batches of any size; an item's neighbours are a sketch. */
  private static Map<String, String> states(List<Event> events, SplittableRandom random) {
    MemoryFeatureStore store = new MemoryFeatureStore();
    int next = 0;
    while (next < events.size()) {
      int end = Math.min(events.size(), next + 1 + random.nextInt(20));
      Topic topic = events.get(next).topic();
      int last = next + 1;
      while (last < end && events.get(last).topic() == topic) {
        last++;
      }
      store.apply(topic, events.subList(next, last), Map.of());
      next = last;
    }
    Map<String, String> states = new TreeMap<>();
    for (int u = 0; u < USERS; u++) {
      UserId id = new UserId("u" + u);
      states.put(id.value(), HexFormat.of().formatHex(StateCodec.encode(store.user(id))));
    }
    List<ItemId> ids = new ArrayList<>(List.of(new ItemId("a")));
    for (int i = 0; i < ITEMS; i++) {
      ids.add(new ItemId("i" + i));
    }
    store
        .items(ids)
        .forEach(
            (id, item) ->
                states.put(
                    id.value(),
                    HexFormat.of().formatHex(StateCodec.encode(withoutNeighbours(item)))));
    return states;
  }

  private static ItemState withoutNeighbours(ItemState item) {
    return new ItemState(
        item.itemId(),
        item.attributes(),
        item.deleted(),
        item.counts(),
        item.impressions(),
        Map.of(),
        item.firstSeen(),
        item.listed(),
        item.updated(),
        item.placements());
  }
}
