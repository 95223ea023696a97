package io.millrace.state;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Events for tests, a minute of which is one unit of time. */
public final class Events {
  public static final Instant START = Instant.parse("2026-01-05T10:00:00Z");

  private Events() {}

  public static Instant minute(long minute) {
    return START.plusSeconds(60 * minute);
  }

  public static Interaction interaction(
      long minute, InteractionType type, String user, String item) {
    return Interaction.of(
        new EventId("e-%d-%s-%s-%s".formatted(minute, type, user, item)),
        minute(minute),
        type,
        new UserId(user),
        new ItemId(item));
  }

  public static Interaction click(long minute, String user, String item) {
    return interaction(minute, InteractionType.CLICK, user, item);
  }

  public static Interaction purchase(long minute, String user, String item, int quantity) {
    return Interaction.builder(
            new EventId("p-%d-%s-%s".formatted(minute, user, item)),
            minute(minute),
            InteractionType.PURCHASE,
            new UserId(user),
            new ItemId(item))
        .quantity(quantity)
        .build();
  }

  public static Impression impression(long minute, String user, String... items) {
    return shown(minute, user, "", items);
  }

  /**
   * @param placement none where empty
   */
  public static Impression shown(long minute, String user, String placement, String... items) {
    List<Impression.Shown> shown = new ArrayList<>();
    for (String item : items) {
      shown.add(Impression.Shown.at(new ItemId(item), shown.size() + 1));
    }
    return new Impression(
        new EventId("i-%d-%s".formatted(minute, user)),
        minute(minute),
        new UserId(user),
        new RequestId("r-" + minute),
        Optional.empty(),
        shown,
        Optional.empty(),
        Map.of(),
        Optional.of(placement).filter(name -> !name.isEmpty()),
        Map.of(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  public static ItemUpdate item(long minute, String item, Map<String, Value> attributes) {
    return new ItemUpdate(
        new EventId("item-%d-%s".formatted(minute, item)),
        minute(minute),
        new ItemId(item),
        attributes,
        false,
        Map.of());
  }

  public static ItemUpdate itemDeleted(long minute, String item) {
    return new ItemUpdate(
        new EventId("gone-%d-%s".formatted(minute, item)),
        minute(minute),
        new ItemId(item),
        Map.of(),
        true,
        Map.of());
  }

  public static UserUpdate user(long minute, String user, Map<String, Value> attributes) {
    return new UserUpdate(
        new EventId("user-%d-%s".formatted(minute, user)),
        minute(minute),
        new UserId(user),
        attributes,
        false,
        Map.of());
  }

  public static UserUpdate userDeleted(long minute, String user) {
    return new UserUpdate(
        new EventId("left-%d-%s".formatted(minute, user)),
        minute(minute),
        new UserId(user),
        Map.of(),
        true,
        Map.of());
  }
}
