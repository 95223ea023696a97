package io.millrace.event;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

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
    return builder(eventId, timestamp, interaction, userId, itemId).build();
  }

  /** Returns a builder of an interaction that has what every interaction needs. */
  public static Builder builder(
      EventId eventId,
      Instant timestamp,
      InteractionType interaction,
      UserId userId,
      ItemId itemId) {
    return new Builder()
        .eventId(eventId)
        .timestamp(timestamp)
        .interaction(interaction)
        .userId(userId)
        .itemId(itemId);
  }

  /** The same interaction, attributed to a slate. */
  public Interaction on(RequestId request, int shownPosition) {
    return toBuilder().requestId(request).position(shownPosition).build();
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

  /** Returns a builder that begins with everything that this has. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.eventId = eventId;
    builder.timestamp = timestamp;
    builder.interaction = interaction;
    builder.userId = userId;
    builder.itemId = itemId;
    builder.sessionId = sessionId;
    builder.requestId = requestId;
    builder.position = position;
    builder.value = value;
    builder.currency = currency;
    builder.quantity = quantity;
    builder.context = context;
    builder.properties = properties;
    return builder;
  }

  /** Builds an interaction; what is not set is absent. */
  public static final class Builder implements EventBuilder<Interaction> {
    private @Nullable EventId eventId;
    private @Nullable Instant timestamp;
    private @Nullable InteractionType interaction;
    private @Nullable UserId userId;
    private @Nullable ItemId itemId;
    private Optional<SessionId> sessionId = Optional.empty();
    private Optional<RequestId> requestId = Optional.empty();
    private OptionalInt position = OptionalInt.empty();
    private OptionalDouble value = OptionalDouble.empty();
    private Optional<String> currency = Optional.empty();
    private OptionalInt quantity = OptionalInt.empty();
    private Map<String, Value> context = Map.of();
    private Map<String, Object> properties = Map.of();

    @Override
    public Builder eventId(EventId eventId) {
      this.eventId = eventId;
      return this;
    }

    @Override
    public Builder timestamp(Instant timestamp) {
      this.timestamp = timestamp;
      return this;
    }

    public Builder interaction(InteractionType interaction) {
      this.interaction = interaction;
      return this;
    }

    public Builder userId(UserId userId) {
      this.userId = userId;
      return this;
    }

    public Builder itemId(ItemId itemId) {
      this.itemId = itemId;
      return this;
    }

    public Builder sessionId(SessionId sessionId) {
      this.sessionId = Optional.of(sessionId);
      return this;
    }

    public Builder requestId(RequestId requestId) {
      this.requestId = Optional.of(requestId);
      return this;
    }

    public Builder position(int position) {
      this.position = OptionalInt.of(position);
      return this;
    }

    public Builder value(double value) {
      this.value = OptionalDouble.of(value);
      return this;
    }

    public Builder currency(String currency) {
      this.currency = Optional.of(currency);
      return this;
    }

    public Builder quantity(int quantity) {
      this.quantity = OptionalInt.of(quantity);
      return this;
    }

    public Builder context(Map<String, Value> context) {
      this.context = context;
      return this;
    }

    @Override
    public Builder properties(Map<String, Object> properties) {
      this.properties = properties;
      return this;
    }

    @Override
    public Interaction build() {
      return new Interaction(
          Objects.requireNonNull(eventId, "eventId"),
          Objects.requireNonNull(timestamp, "timestamp"),
          Objects.requireNonNull(interaction, "interaction"),
          Objects.requireNonNull(userId, "userId"),
          Objects.requireNonNull(itemId, "itemId"),
          sessionId,
          requestId,
          position,
          value,
          currency,
          quantity,
          context,
          properties);
    }
  }
}
