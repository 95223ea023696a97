package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A shopper did something with an item.
 *
 * @param requestId the slate the item was on, where there was one: joins the click to its
 *     impression
 * @param position the item's place on that slate, from 1
 * @param value what the interaction was worth, in {@code currency}: a purchase's revenue, a rating
 * @param quantity how many; negative for a return
 * @param context circumstances, for instance {@code device}
 * @param properties whatever else the shop sent: plain JSON values (text, numbers, booleans, lists,
 *     maps)
 */
public record Interaction(
    EventId eventId,
    Instant timestamp,
    InteractionType interaction,
    UserId userId,
    ItemId itemId,
    Optional<SessionId> sessionId,
    Optional<RequestId> requestId,
    OptionalInt position,
    OptionalDouble value,
    Optional<String> currency,
    OptionalInt quantity,
    Map<String, Value> context,
    Map<String, Object> properties)
    implements Event {
  public Interaction {
    context = Map.copyOf(context);
    properties = Map.copyOf(properties);
  }

  /** An interaction with nothing but what every interaction needs. */
  public static Interaction of(
      EventId eventId,
      Instant timestamp,
      InteractionType interaction,
      UserId userId,
      ItemId itemId) {
    return new Interaction(
        eventId,
        timestamp,
        interaction,
        userId,
        itemId,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalDouble.empty(),
        Optional.empty(),
        OptionalInt.empty(),
        Map.of(),
        Map.of());
  }

  /** The same interaction, attributed to a slate. */
  public Interaction on(RequestId request, int shownPosition) {
    return new Interaction(
        eventId,
        timestamp,
        interaction,
        userId,
        itemId,
        sessionId,
        Optional.of(request),
        OptionalInt.of(shownPosition),
        value,
        currency,
        quantity,
        context,
        properties);
  }

  /**
   * Whether something was given back: the quantity is negative, or the value of a purchase is. It
   * shows no liking and is no purchase.
   */
  public boolean isReturn() {
    return quantity.orElse(1) < 0
        || (interaction == InteractionType.PURCHASE && value.orElse(0) < 0);
  }

  @Override
  public String type() {
    return interaction.wireName();
  }

  @Override
  public Topic topic() {
    return Topic.EVENTS;
  }

  @Override
  public String key() {
    return userId.value();
  }
}
