package io.millrace.event.codec;

import io.millrace.event.Event;
import io.millrace.event.EventBuilder;
import io.millrace.event.codec.EventField.Getter;
import io.millrace.event.codec.EventField.Presence;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The table of an event type's fields, in the order in which they are written and in which problems
 * are told.
 *
 * @param <E> the type of the event, or of an item of a slate
 * @param <B> its builder
 */
public final class EventType<E, B> {
  private final String name;
  private final List<String> typeNames;
  private final List<EventField<E, B, ?>> fields;
  private final Supplier<B> builders;
  private final Function<B, E> build;

  private EventType(
      String name,
      List<String> typeNames,
      List<EventField<E, B, ?>> fields,
      Supplier<B> builders,
      Function<B, E> build) {
    this.name = name;
    this.typeNames = List.copyOf(typeNames);
    this.fields = List.copyOf(fields);
    this.builders = builders;
    this.build = build;
  }

  /** The name in the JSON Schema and in documents. */
  public String name() {
    return name;
  }

  /** The values of the field {@code type} that mean this type; none for an item of a slate. */
  public List<String> typeNames() {
    return typeNames;
  }

  public List<EventField<E, B, ?>> fields() {
    return fields;
  }

  /** Returns a builder of which nothing is set. */
  public B newBuilder() {
    return builders.get();
  }

  /**
   * @throws IllegalArgumentException if the whole is not valid
   */
  public E build(B builder) {
    return build.apply(builder);
  }

  /** Begins the table of an event type with the fields that every event has. */
  static <E extends Event, B extends EventBuilder<E>> Table<E, B> event(
      String name,
      List<String> typeNames,
      Supplier<B> builders,
      Function<B, E> build,
      BiConsumer<B, String> type,
      Columns columns) {
    return new Table<>(name, typeNames, builders, build)
        .add(
            "type",
            Kinds.TYPE,
            Presence.REQUIRED,
            columns.type,
            E::type,
            type,
            new TypeNames(typeNames),
            "what happened")
        .required(
            "event_id",
            Kinds.EVENT_ID,
            columns.eventId,
            E::eventId,
            B::eventId,
            "the sender's own; a second event with it changes nothing")
        .required(
            "timestamp",
            Kinds.TIMESTAMP,
            columns.timestamp,
            E::timestamp,
            B::timestamp,
            "when it happened");
  }

  /** The ids of the columns that every event has; 0 for none. */
  record Columns(int type, int eventId, int timestamp) {}

  /** The values that mean a type. */
  private record TypeNames(List<String> names) implements Refinement<String> {
    @Override
    public String refine(String value) {
      return value;
    }

    @Override
    public ObjectNode schema(ObjectNode ofKind) {
      ObjectNode schema = JsonNodeFactory.instance.objectNode();
      names.forEach(schema.putArray("enum")::add);
      return schema;
    }

    @Override
    public String description() {
      return "`" + String.join("`, `", names) + "`";
    }
  }

  /** Makes the table of a type, row by row. */
  static final class Table<E, B> {
    private final String name;
    private final List<String> typeNames;
    private final Supplier<B> builders;
    private final Function<B, E> build;
    private final List<EventField<E, B, ?>> fields = new ArrayList<>();

    Table(String name, List<String> typeNames, Supplier<B> builders, Function<B, E> build) {
      this.name = name;
      this.typeNames = typeNames;
      this.builders = builders;
      this.build = build;
    }

    <V> Table<E, B> required(
        String field,
        FieldKind<V> kind,
        int columnId,
        Getter<? super E, ? extends V> getter,
        BiConsumer<? super B, ? super V> setter,
        String meaning) {
      return add(field, kind, Presence.REQUIRED, columnId, getter, setter, null, meaning);
    }

    <V> Table<E, B> defaulted(
        String field,
        FieldKind<V> kind,
        int columnId,
        Getter<? super E, ? extends V> getter,
        BiConsumer<? super B, ? super V> setter,
        String meaning) {
      return add(field, kind, Presence.DEFAULTED, columnId, getter, setter, null, meaning);
    }

    <V> Table<E, B> defaulted(
        String field,
        FieldKind<V> kind,
        int columnId,
        Getter<? super E, ? extends V> getter,
        BiConsumer<? super B, ? super V> setter,
        Refinement<V> refinement,
        String meaning) {
      return add(field, kind, Presence.DEFAULTED, columnId, getter, setter, refinement, meaning);
    }

    <V> Table<E, B> optional(
        String field,
        FieldKind<V> kind,
        int columnId,
        Function<? super E, Optional<V>> getter,
        BiConsumer<? super B, ? super V> setter,
        String meaning) {
      Getter<E, V> orNull = event -> getter.apply(event).orElse(null);
      return add(field, kind, Presence.OPTIONAL, columnId, orNull, setter, null, meaning);
    }

    Table<E, B> whole(
        String field,
        FieldKind<Integer> kind,
        int columnId,
        Function<? super E, OptionalInt> getter,
        BiConsumer<? super B, Integer> setter,
        String meaning) {
      Getter<E, Integer> orNull =
          event -> {
            OptionalInt value = getter.apply(event);
            return value.isPresent() ? (Integer) value.getAsInt() : null;
          };
      return add(field, kind, Presence.OPTIONAL, columnId, orNull, setter, null, meaning);
    }

    Table<E, B> number(
        String field,
        FieldKind<Double> kind,
        int columnId,
        Function<? super E, OptionalDouble> getter,
        BiConsumer<? super B, Double> setter,
        String meaning) {
      Getter<E, Double> orNull =
          event -> {
            OptionalDouble value = getter.apply(event);
            return value.isPresent() ? (Double) value.getAsDouble() : null;
          };
      return add(field, kind, Presence.OPTIONAL, columnId, orNull, setter, null, meaning);
    }

    /** A map that is not written if it is empty. */
    <V> Table<E, B> map(
        String field,
        FieldKind<Map<String, V>> kind,
        int columnId,
        Function<? super E, Map<String, V>> getter,
        BiConsumer<? super B, Map<String, V>> setter,
        @Nullable Refinement<Map<String, V>> refinement,
        String meaning) {
      Getter<E, Map<String, V>> orNull =
          event -> {
            Map<String, V> map = getter.apply(event);
            return map.isEmpty() ? null : map;
          };
      return add(field, kind, Presence.OPTIONAL, columnId, orNull, setter, refinement, meaning);
    }

    private <V> Table<E, B> add(
        String field,
        FieldKind<V> kind,
        Presence presence,
        int columnId,
        Getter<? super E, ? extends V> getter,
        BiConsumer<? super B, ? super V> setter,
        @Nullable Refinement<V> refinement,
        String meaning) {
      fields.add(
          new EventField<>(field, kind, presence, columnId, getter, setter, refinement, meaning));
      return this;
    }

    EventType<E, B> build() {
      return new EventType<>(name, typeNames, fields, builders, build);
    }
  }
}
