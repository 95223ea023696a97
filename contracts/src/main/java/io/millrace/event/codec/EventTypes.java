package io.millrace.event.codec;

import io.millrace.event.Event;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemUpdate;
import io.millrace.event.UserUpdate;
import io.millrace.namespace.Topic;
import java.util.Arrays;
import java.util.List;

/**
 * The tables of fields of all event types. A field is added here, and to the record that it is a
 * component of; {@code docs/events.md} shows the tables, and a test holds the two equal.
 *
 * <p>The number of a row is its column's id in the event log, which is a part of the stored format:
 * a new field takes the next one, none is changed or used again. Taken are also 14 of events and
 * impressions and 7 of items and users (nanoseconds), and 18 to 20 of impressions.
 */
public final class EventTypes {
  /** What a shopper did with an item. */
  public static final EventType<Interaction, Interaction.Builder> INTERACTION =
      EventType.event(
              "interaction",
              Arrays.stream(InteractionType.values()).map(InteractionType::wireName).toList(),
              Interaction.Builder::new,
              Interaction.Builder::build,
              (builder, type) ->
                  builder.interaction(InteractionType.ofWireName(type).orElseThrow()),
              new EventType.Columns(2, 1, 3))
          .required(
              "user_id",
              Kinds.USER_ID,
              4,
              Interaction::userId,
              Interaction.Builder::userId,
              "the shopper")
          .required(
              "item_id",
              Kinds.ITEM_ID,
              5,
              Interaction::itemId,
              Interaction.Builder::itemId,
              "the item")
          .optional(
              "session_id",
              Kinds.SESSION_ID,
              6,
              Interaction::sessionId,
              Interaction.Builder::sessionId,
              "the visit")
          .optional(
              "request_id",
              Kinds.REQUEST_ID,
              7,
              Interaction::requestId,
              Interaction.Builder::requestId,
              "the slate that the item was on")
          .whole(
              "position",
              Kinds.POSITION,
              8,
              Interaction::position,
              Interaction.Builder::position,
              "the item's slot on that slate, from 1")
          .number(
              "value",
              Kinds.WORTH,
              9,
              Interaction::value,
              Interaction.Builder::value,
              "what it was worth, in the currency: a purchase's revenue, a rating")
          .optional(
              "currency",
              Kinds.NAME,
              10,
              Interaction::currency,
              Interaction.Builder::currency,
              "the currency of the value")
          .whole(
              "quantity",
              Kinds.QUANTITY,
              11,
              Interaction::quantity,
              Interaction.Builder::quantity,
              "how many; negative for a return")
          .map(
              "context",
              Kinds.CONTEXT,
              12,
              Interaction::context,
              Interaction.Builder::context,
              null,
              "circumstances, for instance `device`")
          .map(
              "properties",
              Kinds.PLAIN,
              13,
              Interaction::properties,
              Interaction.Builder::properties,
              null,
              "anything else; unknown fields of an event are kept here")
          .build();

  /** One item of a slate. */
  public static final EventType<Impression.Shown, Impression.Shown.Builder> SHOWN =
      new EventType.Table<>(
              "shown", List.of(), Impression.Shown.Builder::new, Impression.Shown.Builder::build)
          .required(
              "item_id",
              Kinds.ITEM_ID,
              21,
              Impression.Shown::itemId,
              Impression.Shown.Builder::itemId,
              "the item")
          .required(
              "position",
              Kinds.POSITION,
              22,
              Impression.Shown::position,
              Impression.Shown.Builder::position,
              "its slot, from 1; no two items have the same")
          .number(
              "propensity",
              Kinds.NUMBER,
              23,
              Impression.Shown::propensity,
              Impression.Shown.Builder::propensity,
              "probability with which the item was placed here; above 0, at most 1")
          .number(
              "score",
              Kinds.NUMBER,
              24,
              Impression.Shown::score,
              Impression.Shown.Builder::score,
              "what the model gave it")
          .optional(
              "source",
              Kinds.NAME,
              25,
              Impression.Shown::source,
              Impression.Shown.Builder::source,
              "the candidate source that it came from")
          .map(
              "features",
              Kinds.VALUES,
              26,
              Impression.Shown::features,
              Impression.Shown.Builder::features,
              null,
              "the item's features at that moment")
          .build();

  /** A slate that was shown. */
  public static final EventType<Impression, Impression.Builder> IMPRESSION =
      EventType.event(
              "impression",
              List.of("impression"),
              Impression.Builder::new,
              Impression.Builder::build,
              (builder, type) -> {},
              new EventType.Columns(0, 1, 2))
          .required(
              "user_id",
              Kinds.USER_ID,
              3,
              Impression::userId,
              Impression.Builder::userId,
              "the shopper")
          .required(
              "request_id",
              Kinds.REQUEST_ID,
              4,
              Impression::requestId,
              Impression.Builder::requestId,
              "the slate; clicks refer to it")
          .optional(
              "session_id",
              Kinds.SESSION_ID,
              5,
              Impression::sessionId,
              Impression.Builder::sessionId,
              "the visit")
          .required(
              "items",
              Kinds.SLATE,
              6,
              Impression::items,
              Impression.Builder::items,
              "what was shown")
          .optional(
              "model",
              Kinds.NAME,
              7,
              Impression::model,
              Impression.Builder::model,
              "the model that ranked it, by its registry id")
          .map(
              "experiments",
              Kinds.NAMES,
              8,
              Impression::experiments,
              Impression.Builder::experiments,
              null,
              "the variant of each experiment")
          .optional(
              "placement",
              Kinds.NAME,
              9,
              Impression::placement,
              Impression.Builder::placement,
              "where it was shown")
          .map(
              "context",
              Kinds.CONTEXT,
              10,
              Impression::context,
              Impression.Builder::context,
              null,
              "circumstances, for instance `device`")
          .map(
              "features",
              Kinds.VALUES,
              11,
              Impression::features,
              Impression.Builder::features,
              null,
              "features of the user and the context at that moment")
          .optional(
              "feature_spec",
              Kinds.NAME,
              12,
              Impression::featureSpec,
              Impression.Builder::featureSpec,
              "fingerprint of the specification that the features were computed under")
          .map(
              "properties",
              Kinds.PLAIN,
              13,
              Impression::properties,
              Impression.Builder::properties,
              new TookTime(),
              "anything else; unknown fields of an event are kept here")
          .build();

  /** What the shop knows of an item. */
  public static final EventType<ItemUpdate, ItemUpdate.Builder> ITEM =
      EventType.event(
              "item",
              List.of("item"),
              ItemUpdate.Builder::new,
              ItemUpdate.Builder::build,
              (builder, type) -> {},
              new EventType.Columns(0, 1, 2))
          .required(
              "item_id",
              Kinds.ITEM_ID,
              3,
              ItemUpdate::itemId,
              ItemUpdate.Builder::itemId,
              "the item")
          .defaulted(
              "attributes",
              Kinds.VALUES,
              4,
              ItemUpdate::attributes,
              ItemUpdate.Builder::attributes,
              new WellKnown(),
              "all that is known of it")
          .defaulted(
              "deleted",
              Kinds.FLAG,
              5,
              ItemUpdate::deleted,
              ItemUpdate.Builder::deleted,
              "whether it is gone; false if absent")
          .map(
              "properties",
              Kinds.PLAIN,
              6,
              ItemUpdate::properties,
              ItemUpdate.Builder::properties,
              null,
              "anything else; unknown fields of an event are kept here")
          .build();

  /** What the shop knows of a user. */
  public static final EventType<UserUpdate, UserUpdate.Builder> USER =
      EventType.event(
              "user",
              List.of("user"),
              UserUpdate.Builder::new,
              UserUpdate.Builder::build,
              (builder, type) -> {},
              new EventType.Columns(0, 1, 2))
          .required(
              "user_id",
              Kinds.USER_ID,
              3,
              UserUpdate::userId,
              UserUpdate.Builder::userId,
              "the shopper")
          .defaulted(
              "attributes",
              Kinds.VALUES,
              4,
              UserUpdate::attributes,
              UserUpdate.Builder::attributes,
              "all that is known of them")
          .defaulted(
              "deleted",
              Kinds.FLAG,
              5,
              UserUpdate::deleted,
              UserUpdate.Builder::deleted,
              "whether they are gone; false if absent")
          .map(
              "properties",
              Kinds.PLAIN,
              6,
              UserUpdate::properties,
              UserUpdate.Builder::properties,
              null,
              "anything else; unknown fields of an event are kept here")
          .build();

  private static final List<EventType<? extends Event, ?>> ALL =
      List.of(INTERACTION, IMPRESSION, ITEM, USER);

  private EventTypes() {}

  /** All types of events. */
  public static List<EventType<? extends Event, ?>> all() {
    return ALL;
  }

  /**
   * The type of the events of a topic.
   *
   * @throws IllegalArgumentException for the topic of dead letters
   */
  public static EventType<? extends Event, ?> of(Topic topic) {
    return switch (topic) {
      case EVENTS -> INTERACTION;
      case IMPRESSIONS -> IMPRESSION;
      case ITEMS -> ITEM;
      case USERS -> USER;
      case DEAD -> throw new IllegalArgumentException("topic dead has no events");
    };
  }
}
