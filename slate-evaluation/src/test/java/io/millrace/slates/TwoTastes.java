package io.millrace.slates;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A log whose best slates are known: users like items of one group of ten and no other, so the
 * target of a user with five likes left is among the five items of the group that are new to them.
 */
public final class TwoTastes {
  /** Likes of each user. */
  public static final int LIKES = 6;

  /** Users of both tastes. */
  public static final int USERS = 60;

  static final Instant START = Instant.parse("2026-03-01T00:00:00Z");

  private final List<Event> events = new ArrayList<>();

  private TwoTastes() {}

  /** Returns the log. */
  public static MemoryEventLog log() {
    TwoTastes shop = new TwoTastes();
    for (int item = 0; item < 20; item++) {
      shop.item((item < 10 ? "a" : "b") + item % 10);
    }
    Random random = new Random(1);
    for (int user = 0; user < USERS; user++) {
      List<Integer> items = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
      Collections.shuffle(items, random);
      for (int i = 0; i < LIKES; i++) {
        shop.like(60 * user + i, "u" + user, (user % 2 == 0 ? "a" : "b") + items.get(i));
      }
    }
    return new MemoryEventLog(shop.events);
  }

  private void item(String id) {
    events.add(
        new ItemUpdate(
            new EventId("item-" + id),
            START,
            new ItemId(id),
            Map.of("title", Value.of("Item " + id)),
            false,
            Map.of()));
  }

  private void like(int minute, String user, String item) {
    events.add(
        Interaction.of(
            new EventId("like-" + events.size()),
            START.plusSeconds(60L * (minute + 1)),
            InteractionType.LIKE,
            new UserId(user),
            new ItemId(item)));
  }
}
