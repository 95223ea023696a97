package io.millrace.trainer.holdout;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A log split into what may be known and what has to be found. Training and replay leave out every
 * event for which {@link #heldOut(Event)} holds.
 *
 * <p>{@code last-event} and {@code last-basket} leave out events of the evaluated users alone, so
 * events of other users may be later than a held-out one: leave-one-out, as in the literature.
 * {@code 7d} cuts the whole log at one moment.
 */
public final class HoldoutSplit {
  private final HoldoutQuery query;
  private final InteractionType positive;
  private final Instant asked;
  private final long eligible;
  private final List<HeldOutUser> users;
  private final Map<UserId, HeldOut> heldOut;

  /**
   * What is held out of one user.
   *
   * @param item events with this item; if empty, all events
   * @param from events before are not held out
   */
  record HeldOut(Optional<ItemId> item, Instant from) {}

  HoldoutSplit(
      HoldoutQuery query,
      InteractionType positive,
      Instant asked,
      long eligible,
      List<HeldOutUser> users,
      Map<UserId, HeldOut> heldOut) {
    this.query = query;
    this.positive = positive;
    this.asked = asked;
    this.eligible = eligible;
    this.users = List.copyOf(users);
    this.heldOut = Map.copyOf(heldOut);
  }

  /** Returns what was held out. */
  public HoldoutQuery query() {
    return query;
  }

  /**
   * Returns what identifies the split of a log, for a model's provenance under {@code holdout}: a
   * model with the same text was trained without the held-out events.
   */
  public String id() {
    return "%s positive=%s%s users=%d seed=%d"
        .formatted(
            query.holdout(),
            positive.wireName(),
            query.minValue().isPresent() ? " min-value=" + query.minValue().getAsDouble() : "",
            query.users(),
            query.seed());
  }

  /** Returns the type of interaction that has to be found. */
  public InteractionType positive() {
    return positive;
  }

  /**
   * Returns the time at which a recommender is asked: the end of the log, or the cut of {@code 7d}.
   */
  public Instant asked() {
    return asked;
  }

  /** Returns how many users qualify; more than were evaluated if a sample was drawn. */
  public long eligible() {
    return eligible;
  }

  /** Returns the evaluated users, by id. */
  public List<HeldOutUser> users() {
    return users;
  }

  /**
   * Returns whether an interaction counts as a positive: of the type, with the least value, and no
   * return.
   */
  public boolean isPositive(Interaction interaction) {
    return isPositive(interaction, positive, query.minValue());
  }

  static boolean isPositive(
      Interaction interaction, InteractionType type, OptionalDouble minValue) {
    return interaction.interaction() == type
        && !interaction.isReturn()
        && (minValue.isEmpty()
            || interaction.value().orElse(Double.NEGATIVE_INFINITY) >= minValue.getAsDouble());
  }

  /**
   * Returns whether training and replay must leave an event out. Of {@code last-event}, these are a
   * user's interactions with the target, of whatever type, and the impressions that showed it to
   * the user; of {@code last-basket}, all that is known of the user from the basket on; of {@code
   * 7d} or a moment, everything from the cut on; of {@code items}, what anybody did with a held-out
   * item, and the impressions that showed one.
   */
  public boolean heldOut(Event event) {
    if (query.holdout().cut(asked).isPresent()) {
      return !event.timestamp().isBefore(asked);
    }
    if (query.holdout() instanceof Holdout.Items items) {
      return event instanceof Interaction interaction
          ? items.holds(interaction.itemId(), query.seed())
          : event instanceof Impression impression
              && impression.items().stream()
                  .anyMatch(shown -> items.holds(shown.itemId(), query.seed()));
    }
    if (event instanceof Interaction interaction) {
      HeldOut held = heldOut.get(interaction.userId());
      return held != null
          && held.item().map(interaction.itemId()::equals).orElse(true)
          && !interaction.timestamp().isBefore(held.from());
    }
    if (event instanceof Impression impression) {
      HeldOut held = heldOut.get(impression.userId());
      return held != null
          && !impression.timestamp().isBefore(held.from())
          && held.item()
              .map(item -> impression.items().stream().anyMatch(s -> s.itemId().equals(item)))
              .orElse(true);
    }
    if (event instanceof UserUpdate update) {
      HeldOut held = heldOut.get(update.userId());
      return held != null && held.item().isEmpty() && !update.timestamp().isBefore(held.from());
    }
    return false;
  }
}
