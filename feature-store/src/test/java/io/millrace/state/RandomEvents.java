package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.InteractionType;
import io.millrace.event.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Events of every kind, many of them late, from a seed. */
public final class RandomEvents {
  public static final int USERS = 12;
  public static final int ITEMS = 80;

  private RandomEvents() {}

  /**
   * @param prefix of the ids of users and items
   */
  public static List<Event> generate(long seed, int count, String prefix) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      long minute = Math.max(0, i * 10L - random.nextInt(100));
      String user = prefix + "-u" + random.nextInt(USERS);
      String item = prefix + "-i" + random.nextInt(ITEMS);
      events.add(
          switch (random.nextInt(12)) {
            case 0 -> Events.item(minute, item, Map.of("price", Value.of(random.nextInt(100))));
            case 1 -> Events.user(minute, user, Map.of("age", Value.of(random.nextInt(100))));
            case 2 -> Events.itemDeleted(minute, item);
            case 3 -> Events.impression(minute, user, item, item + "x");
            case 4 -> Events.purchase(minute, user, item, random.nextInt(5) - 1);
            default ->
                Events.interaction(
                    minute,
                    InteractionType.values()[random.nextInt(InteractionType.values().length)],
                    user,
                    item);
          });
    }
    return events;
  }
}
