package io.millrace.trainer.dataset;

import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.UserId;
import io.millrace.event.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Hand-written events; each is told by its minute. */
final class History {
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private History() {}

  static Instant minute(int minute) {
    return START.plusSeconds(60L * minute);
  }

  static Interaction did(int minute, InteractionType type, String user, String item) {
    return Interaction.of(
        new EventId(type + "-" + minute + "-" + user + "-" + item),
        minute(minute),
        type,
        new UserId(user),
        new ItemId(item));
  }

  static Interaction clickOn(int minute, String request, String user, String item) {
    return did(minute, InteractionType.CLICK, user, item).on(new RequestId(request), 1);
  }

  static ItemUpdate item(int minute, String item, String brand) {
    return new ItemUpdate(
        new EventId("item-" + minute + "-" + item),
        minute(minute),
        new ItemId(item),
        Map.of("brand", Value.of(brand)),
        false,
        Map.of());
  }

  static Impression shown(int minute, String request, String user, String... items) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (int i = 0; i < items.length; i++) {
      shown.add(Impression.Shown.at(new ItemId(items[i]), i + 1));
    }
    return new Impression(
        new EventId("shown-" + request),
        minute(minute),
        new UserId(user),
        new RequestId(request),
        Optional.empty(),
        shown,
        Optional.empty(),
        Map.of(),
        Optional.of("home"),
        Map.of("device", Value.of("phone")),
        Map.of(),
        Optional.empty(),
        Map.of());
  }
}
