package io.millrace.state;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How an event changes what is known: pure functions from an event and the states it touches to new
 * states. Stores call them live, and the trainer in replay.
 *
 * <p>Times are kept to the millisecond. Late events change the same counts as timely ones, and are
 * put in their place in the user's history. A return, that is a purchase of a negative quantity,
 * shows no liking and changes nothing.
 */
public final class StateUpdater {
  private static final Instant FAR_PAST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private StateUpdater() {}

  /** The user whose state an event changes. */
  public static Optional<UserId> user(Event event) {
    if (event instanceof Interaction interaction) {
      return isReturn(interaction) ? Optional.empty() : Optional.of(interaction.userId());
    }
    if (event instanceof Impression impression) {
      return Optional.of(impression.userId());
    }
    return event instanceof UserUpdate update ? Optional.of(update.userId()) : Optional.empty();
  }

  /** The items whose state an event changes, but for their neighbours. */
  public static Set<ItemId> items(Event event) {
    if (event instanceof Interaction interaction) {
      return isReturn(interaction) ? Set.of() : Set.of(interaction.itemId());
    }
    if (event instanceof Impression impression) {
      Set<ItemId> items = new LinkedHashSet<>();
      impression.items().forEach(shown -> items.add(shown.itemId()));
      return items;
    }
    return event instanceof ItemUpdate update ? Set.of(update.itemId()) : Set.of();
  }

  /** The user after an event that is about them. */
  public static UserState update(UserState user, Event event) {
    if (event instanceof Interaction interaction) {
      return new UserState(
          user.userId(),
          user.attributes(),
          History.with(user.recent(), interaction.interaction(), interaction.itemId(), at(event)),
          counted(user.counts(), interaction.interaction(), at(event)),
          user.impressions(),
          user.updated());
    }
    if (event instanceof Impression impression) {
      return new UserState(
          user.userId(),
          user.attributes(),
          user.recent(),
          user.counts(),
          user.impressions() + impression.items().size(),
          user.updated());
    }
    return event instanceof UserUpdate update ? update(user, update) : user;
  }

  /** A deleted user is forgotten, but for the time, so that an older update cannot come back. */
  private static UserState update(UserState user, UserUpdate update) {
    if (isOlder(update, user.updated())) {
      return user;
    }
    UserState base = update.deleted() ? UserState.unknown(user.userId()) : user;
    return new UserState(
        base.userId(),
        update.deleted() ? Map.of() : update.attributes(),
        base.recent(),
        base.counts(),
        base.impressions(),
        Optional.of(at(update)));
  }

  /**
   * The items that an interaction makes neighbours of its own item, nearest first: the user's last
   * distinct items of positive interactions before it. None where the interaction is not positive,
   * or where the user was at this very item just before: looking, putting it into the cart and
   * buying it is one visit.
   *
   * @param before the user's state before the event
   */
  public static List<ItemId> companions(UserState before, Event event) {
    return event instanceof Interaction interaction
            && interaction.interaction().positive()
            && !isReturn(interaction)
        ? History.companions(before.recent(), interaction.itemId(), at(event))
        : List.of();
  }

  /** The item after an event that is about it. */
  public static ItemState update(ItemState item, Event event) {
    if (event instanceof Interaction interaction) {
      return item(item, counted(item.counts(), interaction.interaction(), at(event)), 0, at(event));
    }
    if (event instanceof Impression) {
      return item(item, item.counts(), 1, at(event));
    }
    return event instanceof ItemUpdate update ? update(item, update) : item;
  }

  private static ItemState item(
      ItemState item, Map<InteractionType, DecayedCount> counts, int shown, Instant at) {
    return new ItemState(
        item.itemId(),
        item.attributes(),
        item.deleted(),
        counts,
        item.impressions() + shown,
        item.neighbours(),
        earliest(item.firstSeen(), at),
        item.listed(),
        item.updated());
  }

  private static ItemState update(ItemState item, ItemUpdate update) {
    boolean older = isOlder(update, item.updated());
    Map<String, Value> attributes = older ? item.attributes() : update.attributes();
    return new ItemState(
        item.itemId(),
        attributes,
        older ? item.deleted() : update.deleted(),
        item.counts(),
        item.impressions(),
        item.neighbours(),
        earliest(item.firstSeen(), at(update)),
        earliest(item.listed(), at(update)),
        older ? item.updated() : Optional.of(at(update)));
  }

  private static Map<InteractionType, DecayedCount> counted(
      Map<InteractionType, DecayedCount> counts, InteractionType type, Instant at) {
    Map<InteractionType, DecayedCount> changed = new EnumMap<>(InteractionType.class);
    changed.putAll(counts);
    changed.put(type, counts.getOrDefault(type, DecayedCount.ZERO).plus(at));
    return changed;
  }

  private static boolean isReturn(Interaction interaction) {
    return interaction.quantity().isPresent() && interaction.quantity().getAsInt() < 0;
  }

  private static boolean isOlder(Event event, Optional<Instant> stored) {
    return stored.isPresent() && at(event).isBefore(stored.get());
  }

  private static Optional<Instant> earliest(Optional<Instant> stored, Instant at) {
    return stored.isPresent() && !at.isBefore(stored.get()) ? stored : Optional.of(at);
  }

  /** A moment as states keep it; the far past and future stand for the years 1 and 9999. */
  public static long millis(Instant at) {
    return at.isBefore(FAR_PAST)
        ? FAR_PAST.toEpochMilli()
        : at.isAfter(FAR_FUTURE) ? FAR_FUTURE.toEpochMilli() : at.toEpochMilli();
  }

  private static Instant at(Event event) {
    return event.timestamp().truncatedTo(ChronoUnit.MILLIS);
  }
}
