package io.millrace.event.codec;

import io.millrace.event.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;

/**
 * Reads one event from Jackson's streaming parser, without a tree, by the tables of {@link
 * EventTypes}. Decides what a valid event is, and says of any other what is wrong with it.
 */
final class EventReader extends ObjectReader {
  private static final FieldNames NAMES = FieldNames.of(EventTypes.all());
  private static final Map<String, FieldNames.Bound<? extends Event, ?>> TYPES = types();
  private static final int TYPE = NAMES.numberOf("type");
  private static final int PROPERTIES = NAMES.numberOf("properties");

  /** The fields that are asked for first, whatever the type is. */
  private static final List<String> HEAD = List.of("type", "event_id", "timestamp");

  private FieldNames.@Nullable Bound<? extends Event, ?> type;
  private @Nullable Map<String, @Nullable Object> others;

  EventReader() {
    super(NAMES, TYPE);
  }

  /** A reader of an event whose type is known beforehand; any other text leaves it open. */
  static EventReader of(String type) {
    EventReader reader = new EventReader();
    reader.isOf(TYPES.get(type));
    return reader;
  }

  /**
   * Reads the event.
   *
   * @param in is at the opening bracket; afterwards at the closing one, or anywhere if a {@link
   *     RereadException} or what the parser says is thrown
   * @return whose {@code asWritten} does not say whether it is on one line
   * @throws FieldProblem if it is no valid event
   * @throws RereadException if a name comes twice, or a field that the type does not know came
   *     before the type
   */
  EventCodec.Decoded read(JsonParser in) throws FieldProblem {
    Reading reading = new Reading();
    fields(in, reading);
    FieldNames.Bound<? extends Event, ?> known = type;
    if (known == null) {
      throw unknownType();
    }
    if (hasOthersThan(known)) {
      throw RereadException.INSTANCE;
    }
    if (others != null) {
      keep(others);
    }
    return new EventCodec.Decoded(build(known, reading), reading.asWritten());
  }

  @Override
  void watched(Object value) {
    isOf(TYPES.get((String) value));
  }

  private void isOf(FieldNames.@Nullable Bound<? extends Event, ?> of) {
    type = of;
    if (of != null) {
      know(of.known());
    }
  }

  /** It is kept among the properties. */
  @Override
  void unknown(String name, JsonParser in, Reading reading) throws FieldProblem {
    reading.spelledOtherwise();
    if (others == null) {
      others = new LinkedHashMap<>();
    }
    PlainKind.add(name, in, others);
  }

  private void keep(Map<String, @Nullable Object> unknown) {
    if (otherProblem() != null) {
      setProblem(PROPERTIES, otherProblem());
    }
    Map<String, Object> properties = new LinkedHashMap<>();
    if (value(PROPERTIES) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> properties.put((String) name, value));
    }
    properties.putAll(PlainKind.withoutNulls(unknown));
    setValue(PROPERTIES, properties);
  }

  private FieldProblem unknownType() throws FieldProblem {
    for (EventField<?, ?, ?> field : EventTypes.INTERACTION.fields()) {
      if (HEAD.contains(field.name())) {
        valueOf(field, NAMES.numberOf(field.name()));
      }
    }
    return FieldProblem.of(
        "unknown_type",
        "type '%s' is not one of %s"
            .formatted(
                value(TYPE),
                EventTypes.all().stream()
                    .flatMap(known -> known.typeNames().stream())
                    .collect(Collectors.joining(", "))));
  }

  private static Map<String, FieldNames.Bound<? extends Event, ?>> types() {
    Map<String, FieldNames.Bound<? extends Event, ?>> types = new java.util.HashMap<>();
    for (EventType<? extends Event, ?> type : EventTypes.all()) {
      FieldNames.Bound<? extends Event, ?> bound = NAMES.bind(type);
      type.typeNames().forEach(name -> types.put(name, bound));
    }
    return types;
  }
}
