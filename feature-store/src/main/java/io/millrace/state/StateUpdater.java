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
import io.millrace.event.codec.Values;
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
 * <p>Times are kept to the millisecond. Everything that features are computed from is a sum of
 * whole numbers, a maximum, a minimum, or the newest of a kind: the same events give the same
 * state, to the bit, in any order and however late they come. Four things are exceptions, see
 * {@link UserState} and {@link ItemState}: an item's neighbours; which placement an interaction
 * came from, where the user was shown more than {@value UserState#MAX_SLATES} slates in between;
 * what a deleted user did before the deletion, where the deletion comes later than what they did
 * after it; and the history of a user with more than {@value InteractionHistory#MAX} items, see
 * {@link InteractionHistory}.
 *
 * <p>A return, that is a negative quantity or a purchase of a negative value, shows no liking and
 * changes nothing.
 */
public final class StateUpdater {
  private static final Instant FAR_PAST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant FAR_FUTURE = Instant.parse("9999-12-31T00:00:00Z");

  private StateUpdater() {}

  /** The user whose state an event changes. */
  public static Optional<UserId> user(Event event) {
    if (event instanceof Interaction interaction) {
      return interaction.isReturn() ? Optional.empty() : Optional.of(interaction.userId());
    }
    if (event instanceof Impression impression) {
      return Optional.of(impression.userId());
    }
    return event instanceof UserUpdate update ? Optional.of(update.userId()) : Optional.empty();
  }

  /** The items whose state an event changes, but for their neighbours. */
  public static Set<ItemId> items(Event event) {
    if (event instanceof Interaction interaction) {
      return interaction.isReturn() ? Set.of() : Set.of(interaction.itemId());
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
    if (event instanceof UserUpdate update) {
      return update(user, update);
    }
    if (isForgotten(user, event)) {
      return user;
    }
    if (event instanceof Interaction interaction) {
      UserState changed =
          new UserState(
              user.userId(),
              user.attributes(),
              History.with(
                  user.recent(), interaction.interaction(), interaction.itemId(), at(event)),
              counted(user.counts(), interaction.interaction(), at(event)),
              user.impressions(),
              user.updated(),
              user.forgotten(),
              user.slates(),
              user.waiting(),
              user.history().with(interaction.interaction(), interaction.itemId(), at(event)));
      return interaction.requestId().isPresent() && Slates.placement(user, interaction).isEmpty()
          ? Slates.waits(changed, interaction, at(event))
          : changed;
    }
    if (event instanceof Impression impression) {
      UserState changed =
          new UserState(
              user.userId(),
              user.attributes(),
              user.recent(),
              user.counts(),
              user.impressions() + impression.items().size(),
              user.updated(),
              user.forgotten(),
              user.slates(),
              user.waiting(),
              user.history());
      return Slates.placement(impression)
          .map(placement -> Slates.shown(changed, impression, placement, at(event)))
          .orElse(changed);
    }
    return user;
  }

  private static boolean isForgotten(UserState user, Event event) {
    return user.forgotten().isPresent() && !at(event).isAfter(user.forgotten().get());
  }

  /** A deleted user is forgotten, but for the time, so that an older update cannot come back. */
  private static UserState update(UserState user, UserUpdate update) {
    UserState base = update.deleted() ? forget(user, at(update)) : user;
    return isNewer(
            update,
            user.updated(),
            update.deleted(),
            update.attributes(),
            user.forgotten().equals(user.updated()),
            user.attributes())
        ? new UserState(
            base.userId(),
            update.deleted() ? Map.of() : update.attributes(),
            base.recent(),
            base.counts(),
            base.impressions(),
            Optional.of(at(update)),
            base.forgotten(),
            base.slates(),
            base.waiting(),
            base.history())
        : base;
  }

  private static UserState forget(UserState user, Instant until) {
    if (user.forgotten().isPresent() && !until.isAfter(user.forgotten().get())) {
      return user;
    }
    return new UserState(
        user.userId(),
        user.attributes(),
        History.since(user.recent(), until),
        Map.of(),
        0,
        user.updated(),
        Optional.of(until),
        List.of(),
        List.of(),
        user.history().since(until));
  }

  /**
   * What an interaction came to in a placement.
   *
   * @param itemId the item it was with
   */
  record Placed(ItemId itemId, InteractionType type, String placement) {}

  /**
   * The interactions whose placement an event makes known: its own, or those that waited for it.
   *
   * @param before the user's state before the event
   */
  static List<Placed> placed(UserState before, Event event) {
    if (isForgotten(before, event)) {
      return List.of();
    }
    if (event instanceof Interaction interaction) {
      return Slates.placement(before, interaction)
          .map(name -> new Placed(interaction.itemId(), interaction.interaction(), name))
          .map(List::of)
          .orElse(List.of());
    }
    if (event instanceof Impression impression) {
      return Slates.placement(impression)
          .map(
              name ->
                  Slates.answers(before, impression).stream()
                      .map(waiting -> new Placed(waiting.itemId(), waiting.type(), name))
                      .toList())
          .orElse(List.of());
    }
    return List.of();
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
            && !interaction.isReturn()
            && !isForgotten(before, event)
        ? History.companions(before.recent(), interaction.itemId(), at(event))
        : List.of();
  }

  /** The item after an event that is about it. */
  public static ItemState update(ItemState item, Event event) {
    ItemDraft draft = new ItemDraft(item);
    draft.update(event);
    return draft.state();
  }

  private static Map<InteractionType, EventCount> counted(
      Map<InteractionType, EventCount> counts, InteractionType type, Instant at) {
    Map<InteractionType, EventCount> changed = new EnumMap<>(InteractionType.class);
    changed.putAll(counts);
    changed.put(type, counts.getOrDefault(type, EventCount.ZERO).plus(at));
    return changed;
  }

  /**
   * Whether an update replaces what is stored. Of the same moment the deletion does, and otherwise
   * the one whose attributes come last as text: any rule would do that needs no order of arrival.
   */
  static boolean isNewer(
      Event event,
      Optional<Instant> stored,
      boolean deletes,
      Map<String, Value> attributes,
      boolean storedDeletes,
      Map<String, Value> storedAttributes) {
    if (stored.isEmpty() || at(event).isAfter(stored.get())) {
      return true;
    }
    if (at(event).isBefore(stored.get())) {
      return false;
    }
    return deletes == storedDeletes
        ? Values.toJson(attributes).compareTo(Values.toJson(storedAttributes)) > 0
        : deletes;
  }

  /** A moment as states keep it; the far past and future stand for the years 1 and 9999. */
  public static long millis(Instant at) {
    return at.isBefore(FAR_PAST)
        ? FAR_PAST.toEpochMilli()
        : at.isAfter(FAR_FUTURE) ? FAR_FUTURE.toEpochMilli() : at.toEpochMilli();
  }

  static Instant at(Event event) {
    return event.timestamp().truncatedTo(ChronoUnit.MILLIS);
  }
}
