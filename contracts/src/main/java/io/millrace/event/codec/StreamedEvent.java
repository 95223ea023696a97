package io.millrace.event.codec;

import static io.millrace.event.codec.EventField.ATTRIBUTES;
import static io.millrace.event.codec.EventField.CONTEXT;
import static io.millrace.event.codec.EventField.CURRENCY;
import static io.millrace.event.codec.EventField.DELETED;
import static io.millrace.event.codec.EventField.EVENT_ID;
import static io.millrace.event.codec.EventField.EXPERIMENTS;
import static io.millrace.event.codec.EventField.FEATURES;
import static io.millrace.event.codec.EventField.FEATURE_SPEC;
import static io.millrace.event.codec.EventField.ITEMS;
import static io.millrace.event.codec.EventField.ITEM_ID;
import static io.millrace.event.codec.EventField.MODEL;
import static io.millrace.event.codec.EventField.PLACEMENT;
import static io.millrace.event.codec.EventField.POSITION;
import static io.millrace.event.codec.EventField.PROPENSITY;
import static io.millrace.event.codec.EventField.PROPERTIES;
import static io.millrace.event.codec.EventField.QUANTITY;
import static io.millrace.event.codec.EventField.REQUEST_ID;
import static io.millrace.event.codec.EventField.SCORE;
import static io.millrace.event.codec.EventField.SESSION_ID;
import static io.millrace.event.codec.EventField.SOURCE;
import static io.millrace.event.codec.EventField.TIMESTAMP;
import static io.millrace.event.codec.EventField.TYPE;
import static io.millrace.event.codec.EventField.USER_ID;
import static io.millrace.event.codec.EventField.VALUE;

import io.millrace.event.Event;
import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.Interaction;
import io.millrace.event.InteractionType;
import io.millrace.event.ItemId;
import io.millrace.event.ItemUpdate;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import io.millrace.event.UserUpdate;
import io.millrace.event.Value;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads, in one pass of Jackson's streaming parser and without a tree, the events that nearly all
 * are: every field one that the type knows, of the kind that is written. What {@link TreeEvent}
 * says decides: whatever is read here it reads to an equal event whose fields are all in their
 * place, and all the rest is left to it.
 */
final class StreamedEvent {
  private static final long COMMON = EventField.bits(TYPE, EVENT_ID, TIMESTAMP, PROPERTIES);
  private static final long INTERACTION =
      COMMON
          | EventField.bits(USER_ID, ITEM_ID, SESSION_ID, REQUEST_ID, POSITION)
          | EventField.bits(VALUE, CURRENCY, QUANTITY, CONTEXT);
  private static final long IMPRESSION =
      COMMON
          | EventField.bits(USER_ID, REQUEST_ID, SESSION_ID, ITEMS, MODEL, EXPERIMENTS)
          | EventField.bits(PLACEMENT, CONTEXT, FEATURES, FEATURE_SPEC);
  private static final long ITEM = COMMON | EventField.bits(ITEM_ID, ATTRIBUTES, DELETED);
  private static final long USER = COMMON | EventField.bits(USER_ID, ATTRIBUTES, DELETED);

  private final JsonParser in;
  private final @Nullable String[] texts = new String[EventField.values().length];
  private long seen;
  private @Nullable Instant time;
  private int position;
  private int quantity;
  private double value;
  private boolean deleted;
  private Map<String, Value> context = Map.of();
  private Map<String, Value> features = Map.of();
  private Map<String, Value> attributes = Map.of();
  private Map<String, String> experiments = Map.of();
  private Map<String, Object> properties = Map.of();
  private List<Impression.Shown> items = List.of();

  private StreamedEvent(JsonParser in) {
    this.in = in;
  }

  /**
   * @param in stands at the event's opening bracket; afterwards at the closing one, or where
   *     something unusual was met
   * @return the event; empty where somebody else must look
   * @throws tools.jackson.core.JacksonException where it is no JSON
   */
  static Optional<Event> read(JsonParser in) {
    try {
      return Optional.of(new StreamedEvent(in).event());
    } catch (UnusualException
        | InvalidEventException
        | IllegalArgumentException
        | DateTimeException e) {
      // Values out of their range among them: the message is the other's.
      return Optional.empty();
    }
  }

  private Event event() throws UnusualException, InvalidEventException {
    for (int next = EventField.next(in, seen); next >= 0; next = EventField.next(in, seen)) {
      seen |= 1L << next;
      field(EventField.of(next));
    }
    String type = text(TYPE);
    EventId id = new EventId(text(EVENT_ID));
    if (time == null) {
      throw UnusualException.INSTANCE;
    }
    Fields.checkRange(time);
    InteractionType interaction = InteractionType.ofWireName(type).orElse(null);
    if (interaction != null) {
      return interaction(id, time, interaction);
    }
    return switch (type) {
      case "impression" -> impression(id, time);
      case "item" -> {
        only(ITEM);
        if (!WellKnown.plain(attributes)) {
          throw UnusualException.INSTANCE;
        }
        yield new ItemUpdate(id, time, new ItemId(text(ITEM_ID)), attributes, deleted, properties);
      }
      case "user" -> {
        only(USER);
        yield new UserUpdate(id, time, new UserId(text(USER_ID)), attributes, deleted, properties);
      }
      default -> throw UnusualException.INSTANCE;
    };
  }

  private void field(EventField field) throws UnusualException, InvalidEventException {
    switch (field) {
      case TYPE, EVENT_ID, USER_ID, ITEM_ID, SESSION_ID, REQUEST_ID ->
          texts[field.ordinal()] = StreamedValues.text(in);
      case TIMESTAMP -> time = time();
      case CURRENCY, MODEL, PLACEMENT, FEATURE_SPEC ->
          texts[field.ordinal()] = StreamedValues.name(in);
      case POSITION -> position = position();
      case QUANTITY -> quantity = StreamedValues.quantity(in);
      case VALUE -> value = StreamedValues.worth(in);
      case DELETED -> deleted = StreamedValues.flag(in);
      case CONTEXT -> context = StreamedValues.context(in);
      case FEATURES -> features = StreamedValues.values(in);
      case ATTRIBUTES -> attributes = StreamedValues.values(in);
      case EXPERIMENTS -> experiments = StreamedValues.texts(in);
      case PROPERTIES -> properties = StreamedValues.properties(in);
      case ITEMS -> items = items();
      default -> throw UnusualException.INSTANCE;
    }
  }

  private Instant time() throws UnusualException, InvalidEventException {
    return in.currentToken() == JsonToken.VALUE_NUMBER_INT
            && in.getNumberType() != JsonParser.NumberType.BIG_INTEGER
        ? Instant.ofEpochMilli(in.getLongValue())
        : Timestamps.parse(StreamedValues.text(in));
  }

  private int position() throws UnusualException {
    int number = StreamedValues.whole(in);
    if (number < 1) {
      throw UnusualException.INSTANCE;
    }
    return number;
  }

  private Interaction interaction(EventId id, Instant time, InteractionType type)
      throws UnusualException {
    only(INTERACTION);
    return new Interaction(
        id,
        time,
        type,
        new UserId(text(USER_ID)),
        new ItemId(text(ITEM_ID)),
        Optional.ofNullable(texts[SESSION_ID.ordinal()]).map(SessionId::new),
        Optional.ofNullable(texts[REQUEST_ID.ordinal()]).map(RequestId::new),
        has(POSITION) ? OptionalInt.of(position) : OptionalInt.empty(),
        has(VALUE) ? OptionalDouble.of(value) : OptionalDouble.empty(),
        Optional.ofNullable(texts[CURRENCY.ordinal()]),
        has(QUANTITY) ? OptionalInt.of(quantity) : OptionalInt.empty(),
        context,
        properties);
  }

  private Impression impression(EventId id, Instant time) throws UnusualException {
    only(IMPRESSION);
    if (items.isEmpty() || !StreamedValues.possibleTime(properties)) {
      throw UnusualException.INSTANCE;
    }
    return new Impression(
        id,
        time,
        new UserId(text(USER_ID)),
        new RequestId(text(REQUEST_ID)),
        Optional.ofNullable(texts[SESSION_ID.ordinal()]).map(SessionId::new),
        items,
        Optional.ofNullable(texts[MODEL.ordinal()]),
        experiments,
        Optional.ofNullable(texts[PLACEMENT.ordinal()]),
        context,
        features,
        Optional.ofNullable(texts[FEATURE_SPEC.ordinal()]),
        properties);
  }

  private List<Impression.Shown> items() throws UnusualException, InvalidEventException {
    StreamedValues.expect(in, JsonToken.START_ARRAY);
    List<Impression.Shown> shown = new ArrayList<>();
    BitSet positions = new BitSet();
    while (in.nextToken() != JsonToken.END_ARRAY) {
      Impression.Shown item = shown();
      if (shown.size() == EventCodec.MAX_SHOWN
          || item.position() > Fields.MAX_LIST
          || positions.get(item.position())) {
        throw UnusualException.INSTANCE;
      }
      positions.set(item.position());
      shown.add(item);
    }
    return shown;
  }

  private Impression.Shown shown() throws UnusualException, InvalidEventException {
    StreamedValues.expect(in, JsonToken.START_OBJECT);
    long had = 0;
    @Nullable ItemId id = null;
    int place = 0;
    OptionalDouble propensity = OptionalDouble.empty();
    OptionalDouble score = OptionalDouble.empty();
    Optional<String> source = Optional.empty();
    Map<String, Value> own = Map.of();
    for (int next = EventField.next(in, had); next >= 0; next = EventField.next(in, had)) {
      had |= 1L << next;
      switch (EventField.of(next)) {
        case ITEM_ID -> id = new ItemId(StreamedValues.text(in));
        case POSITION -> place = position();
        case PROPENSITY -> propensity = OptionalDouble.of(StreamedValues.number(in));
        case SCORE -> score = OptionalDouble.of(StreamedValues.number(in));
        case SOURCE -> source = Optional.of(StreamedValues.name(in));
        case FEATURES -> own = StreamedValues.values(in);
        default -> throw UnusualException.INSTANCE;
      }
    }
    if (id == null || place == 0) {
      throw UnusualException.INSTANCE;
    }
    return new Impression.Shown(id, place, propensity, score, source, own);
  }

  private boolean has(EventField field) {
    return (seen & field.bit()) != 0;
  }

  private void only(long known) throws UnusualException {
    if ((seen & ~known) != 0) {
      throw UnusualException.INSTANCE;
    }
  }

  private String text(EventField field) throws UnusualException {
    String text = texts[field.ordinal()];
    if (text == null) {
      throw UnusualException.INSTANCE;
    }
    return text;
  }
}
