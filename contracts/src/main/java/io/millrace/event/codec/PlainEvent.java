package io.millrace.event.codec;

import static io.millrace.event.codec.PlainField.ATTRIBUTES;
import static io.millrace.event.codec.PlainField.CONTEXT;
import static io.millrace.event.codec.PlainField.CURRENCY;
import static io.millrace.event.codec.PlainField.DELETED;
import static io.millrace.event.codec.PlainField.EVENT_ID;
import static io.millrace.event.codec.PlainField.EXPERIMENTS;
import static io.millrace.event.codec.PlainField.FEATURES;
import static io.millrace.event.codec.PlainField.FEATURE_SPEC;
import static io.millrace.event.codec.PlainField.ITEMS;
import static io.millrace.event.codec.PlainField.ITEM_ID;
import static io.millrace.event.codec.PlainField.MODEL;
import static io.millrace.event.codec.PlainField.PLACEMENT;
import static io.millrace.event.codec.PlainField.POSITION;
import static io.millrace.event.codec.PlainField.PROPENSITY;
import static io.millrace.event.codec.PlainField.PROPERTIES;
import static io.millrace.event.codec.PlainField.QUANTITY;
import static io.millrace.event.codec.PlainField.REQUEST_ID;
import static io.millrace.event.codec.PlainField.SCORE;
import static io.millrace.event.codec.PlainField.SESSION_ID;
import static io.millrace.event.codec.PlainField.SOURCE;
import static io.millrace.event.codec.PlainField.TIMESTAMP;
import static io.millrace.event.codec.PlainField.TYPE;
import static io.millrace.event.codec.PlainField.USER_ID;
import static io.millrace.event.codec.PlainField.VALUE;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Reads, in one pass and without a tree, the events that nearly all are: every field one that the
 * type knows, spelt plainly. What {@link EventCodec} says decides: whatever is read here it reads
 * to an equal event that needs no rewriting, and all the rest is left to it.
 */
final class PlainEvent {
  private static final long COMMON = PlainField.bits(TYPE, EVENT_ID, TIMESTAMP, PROPERTIES);
  private static final long INTERACTION =
      COMMON
          | PlainField.bits(USER_ID, ITEM_ID, SESSION_ID, REQUEST_ID, POSITION)
          | PlainField.bits(VALUE, CURRENCY, QUANTITY, CONTEXT);
  private static final long IMPRESSION =
      COMMON
          | PlainField.bits(USER_ID, REQUEST_ID, SESSION_ID, ITEMS, MODEL, EXPERIMENTS)
          | PlainField.bits(PLACEMENT, CONTEXT, FEATURES, FEATURE_SPEC);
  private static final long ITEM = COMMON | PlainField.bits(ITEM_ID, ATTRIBUTES, DELETED);
  private static final long USER = COMMON | PlainField.bits(USER_ID, ATTRIBUTES, DELETED);

  /** Longest id, in bytes; more may be fewer characters, but is not plain. */
  private static final int MAX_ID = 128;

  private final PlainText in;
  private final @Nullable String[] texts = new String[PlainField.values().length];
  private long seen;
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

  private PlainEvent(byte[] bytes) {
    in = new PlainText(bytes);
  }

  /**
   * @param bytes known to be UTF-8
   * @return the event; empty where somebody else must look
   */
  static Optional<Event> read(byte[] bytes) {
    try {
      return Optional.of(new PlainEvent(bytes).event());
    } catch (PlainText.NotPlainException | IllegalArgumentException | DateTimeException e) {
      // Values out of their range among them: the message is the other's.
      return Optional.empty();
    }
  }

  private Event event() throws PlainText.NotPlainException {
    boolean more = in.open('{', '}');
    while (more) {
      PlainField field = in.field();
      once(field);
      field(field);
      more = in.more('}');
    }
    in.end();
    String type = text(TYPE);
    EventId id = new EventId(text(EVENT_ID));
    Instant time = Timestamps.parse(text(TIMESTAMP));
    Fields.checkRange(time);
    InteractionType interaction = InteractionType.ofWireName(type).orElse(null);
    if (interaction != null) {
      return interaction(id, time, interaction);
    }
    return switch (type) {
      case "impression" -> impression(id, time);
      case "item" -> {
        only(ITEM);
        yield new ItemUpdate(id, time, new ItemId(text(ITEM_ID)), attributes, deleted, properties);
      }
      case "user" -> {
        only(USER);
        yield new UserUpdate(id, time, new UserId(text(USER_ID)), attributes, deleted, properties);
      }
      default -> throw PlainText.NOT_PLAIN;
    };
  }

  private void once(PlainField field) throws PlainText.NotPlainException {
    if ((seen & field.bit()) != 0) {
      throw PlainText.NOT_PLAIN;
    }
    seen |= field.bit();
  }

  private void field(PlainField field) throws PlainText.NotPlainException {
    switch (field) {
      case TYPE, EVENT_ID, TIMESTAMP, USER_ID, ITEM_ID, SESSION_ID, REQUEST_ID ->
          texts[field.ordinal()] = in.text(MAX_ID);
      case CURRENCY, MODEL, PLACEMENT, FEATURE_SPEC ->
          texts[field.ordinal()] = in.text(Fields.MAX_TEXT);
      case POSITION -> position = position();
      case QUANTITY -> quantity = in.whole();
      case VALUE -> value = in.number();
      case DELETED -> deleted = in.flag();
      case CONTEXT -> context = values();
      case FEATURES -> features = values();
      case ATTRIBUTES -> attributes = values();
      case EXPERIMENTS -> experiments = experiments();
      case PROPERTIES -> properties = properties();
      case ITEMS -> items = items();
      default -> throw PlainText.NOT_PLAIN;
    }
  }

  private int position() throws PlainText.NotPlainException {
    int number = in.whole();
    if (number < 1) {
      throw PlainText.NOT_PLAIN;
    }
    return number;
  }

  private Interaction interaction(EventId id, Instant time, InteractionType type)
      throws PlainText.NotPlainException {
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

  private Impression impression(EventId id, Instant time) throws PlainText.NotPlainException {
    only(IMPRESSION);
    if (items.isEmpty()) {
      throw PlainText.NOT_PLAIN;
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

  private List<Impression.Shown> items() throws PlainText.NotPlainException {
    List<Impression.Shown> shown = new ArrayList<>();
    BitSet positions = new BitSet();
    boolean more = in.open('[', ']');
    while (more) {
      Impression.Shown item = shown();
      if (shown.size() == EventCodec.MAX_SHOWN
          || item.position() > Fields.MAX_LIST
          || positions.get(item.position())) {
        throw PlainText.NOT_PLAIN;
      }
      positions.set(item.position());
      shown.add(item);
      more = in.more(']');
    }
    return shown;
  }

  private Impression.Shown shown() throws PlainText.NotPlainException {
    long had = 0;
    @Nullable ItemId id = null;
    int place = 0;
    OptionalDouble propensity = OptionalDouble.empty();
    OptionalDouble score = OptionalDouble.empty();
    Optional<String> source = Optional.empty();
    Map<String, Value> own = Map.of();
    boolean more = in.open('{', '}');
    while (more) {
      PlainField field = in.field();
      if ((had & field.bit()) != 0) {
        throw PlainText.NOT_PLAIN;
      }
      had |= field.bit();
      switch (field) {
        case ITEM_ID -> id = new ItemId(in.text(MAX_ID));
        case POSITION -> place = position();
        case PROPENSITY -> propensity = OptionalDouble.of(in.number());
        case SCORE -> score = OptionalDouble.of(in.number());
        case SOURCE -> source = Optional.of(in.text(Fields.MAX_TEXT));
        case FEATURES -> own = values();
        default -> throw PlainText.NOT_PLAIN;
      }
      more = in.more('}');
    }
    if (id == null || place == 0) {
      throw PlainText.NOT_PLAIN;
    }
    return new Impression.Shown(id, place, propensity, score, source, own);
  }

  private Map<String, Value> values() throws PlainText.NotPlainException {
    Map<String, Value> values = new HashMap<>();
    boolean more = in.open('{', '}');
    while (more) {
      String name = in.text(Fields.MAX_TEXT);
      in.expect(':');
      if (values.put(name, value()) != null || values.size() > Fields.MAX_ENTRIES) {
        throw PlainText.NOT_PLAIN;
      }
      more = in.more('}');
    }
    return values;
  }

  private Value value() throws PlainText.NotPlainException {
    return switch (in.peek()) {
      case '"' -> new Value.Text(in.text(Fields.MAX_TEXT));
      case 't', 'f' -> new Value.Flag(in.flag());
      case '[' -> list();
      default -> new Value.Num(in.number());
    };
  }

  private Value list() throws PlainText.NotPlainException {
    List<String> words = new ArrayList<>();
    List<Double> numbers = new ArrayList<>();
    boolean more = in.open('[', ']');
    while (more) {
      if (in.peek() == '"') {
        words.add(in.text(Fields.MAX_TEXT));
      } else {
        numbers.add(in.number());
      }
      if (!words.isEmpty() && !numbers.isEmpty()
          || words.size() + numbers.size() > Fields.MAX_LIST) {
        throw PlainText.NOT_PLAIN;
      }
      more = in.more(']');
    }
    return numbers.isEmpty() ? new Value.TextList(words) : new Value.NumList(numbers);
  }

  private Map<String, String> experiments() throws PlainText.NotPlainException {
    Map<String, String> read = new HashMap<>();
    boolean more = in.open('{', '}');
    while (more) {
      String name = in.text(Fields.MAX_TEXT);
      in.expect(':');
      if (read.put(name, in.text(Fields.MAX_TEXT)) != null || read.size() > Fields.MAX_ENTRIES) {
        throw PlainText.NOT_PLAIN;
      }
      more = in.more('}');
    }
    return read;
  }

  private Map<String, Object> properties() throws PlainText.NotPlainException {
    Map<String, Object> read = new HashMap<>();
    boolean more = in.open('{', '}');
    while (more) {
      String name = in.text(Fields.MAX_TEXT);
      in.expect(':');
      Object plain =
          switch (in.peek()) {
            case '"' -> in.text(Fields.MAX_TEXT);
            case 't', 'f' -> in.flag();
            default -> in.plainNumber();
          };
      if (read.put(name, plain) != null) {
        throw PlainText.NOT_PLAIN;
      }
      more = in.more('}');
    }
    return read;
  }

  private boolean has(PlainField field) {
    return (seen & field.bit()) != 0;
  }

  private void only(long known) throws PlainText.NotPlainException {
    if ((seen & ~known) != 0) {
      throw PlainText.NOT_PLAIN;
    }
  }

  private String text(PlainField field) throws PlainText.NotPlainException {
    String text = texts[field.ordinal()];
    if (text == null) {
      throw PlainText.NOT_PLAIN;
    }
    return text;
  }
}
