package io.millrace.ingest.failure;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The events of a round by number, so that whoever counts knows each of them. */
final class Traffic {
  static final int USERS = 200;
  static final int ITEMS = 50;

  private static final Instant START = Instant.parse("2026-10-01T00:00:00Z");

  private Traffic() {}

  /** Of five events: a slate of two items, the click on one of them, a view, a user, an item. */
  static Event event(long number) {
    long group = number / 5;
    EventId id = new EventId(Long.toString(number));
    Instant time = START.plusMillis(10 * number);
    UserId user = new UserId("u" + group % USERS);
    RequestId request = new RequestId("r" + group);
    ItemId first = new ItemId("i" + group % ITEMS);
    ItemId second = new ItemId("i" + (group + 1) % ITEMS);
    return switch ((int) (number % 5)) {
      case 0 ->
          new Impression(
              id,
              time,
              user,
              request,
              Optional.empty(),
              List.of(Impression.Shown.at(first, 1), Impression.Shown.at(second, 2)),
              Optional.of("popularity"),
              Map.of("exp", group % USERS % 2 == 0 ? "control" : "treatment"),
              Optional.of("home"),
              Map.of(),
              Map.of(),
              Optional.empty(),
              Map.of());
      case 1 -> Interaction.of(id, time, InteractionType.CLICK, user, second).on(request, 2);
      case 2 -> new UserUpdate(id, time, user, Map.of("n", Value.of(number)), false, Map.of());
      case 3 -> new ItemUpdate(id, time, first, Map.of(), false, Map.of());
      default -> Interaction.of(id, time, InteractionType.VIEW, user, first);
    };
  }
}
