package io.millrace.event.codec;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.io.SerializedString;
import tools.jackson.databind.node.ObjectNode;

/**
 * One field of an event type, or of an item of a slate: everything that is to be known of it. It is
 * a row of a table of {@link EventTypes}, from which readers, writers, the JSON Schema, the columns
 * of the event log and the documents are derived.
 *
 * @param <E> the type of the event
 * @param <B> its builder
 * @param <V> the type of the field's values
 */
public final class EventField<E, B, V> {
  /** Whether a field must be sent, and what is written if nothing was. */
  public enum Presence {
    /** Must be sent. */
    REQUIRED,
    /** Has a value of its own if it is not sent, which is written. */
    DEFAULTED,
    /** May be left out, and then is not written. */
    OPTIONAL
  }

  /** Returns a component of an event; null if it is absent. */
  interface Getter<E, V> {
    @Nullable V get(E event);
  }

  private final String name;
  private final SerializedString jsonName;
  private final FieldKind<V> kind;
  private final Presence presence;
  private final int columnId;
  private final Getter<? super E, ? extends V> getter;
  private final BiConsumer<? super B, ? super V> setter;
  private final @Nullable Refinement<V> refinement;
  private final String meaning;

  EventField(
      String name,
      FieldKind<V> kind,
      Presence presence,
      int columnId,
      Getter<? super E, ? extends V> getter,
      BiConsumer<? super B, ? super V> setter,
      @Nullable Refinement<V> refinement,
      String meaning) {
    this.name = name;
    this.jsonName = new SerializedString(name);
    this.kind = kind;
    this.presence = presence;
    this.columnId = columnId;
    this.getter = getter;
    this.setter = setter;
    this.refinement = refinement;
    this.meaning = meaning;
  }

  /** The name in JSON and of the column. */
  public String name() {
    return name;
  }

  public FieldKind<V> kind() {
    return kind;
  }

  public Presence presence() {
    return presence;
  }

  /** What the field means, as Markdown. */
  public String meaning() {
    return meaning;
  }

  /** Describes the accepted values, as Markdown. */
  public String accepts() {
    return refinement == null
        ? kind.description()
        : kind.description() + "; " + refinement.description();
  }

  /** The column's id, which no other column of the table has had before; 0 if there is none. */
  public int columnId() {
    return columnId;
  }

  /** Whether every row has a value. A table that is there already gets optional columns only. */
  public boolean columnRequired() {
    return presence != Presence.OPTIONAL && !kind.columnType().nullIfEmpty();
  }

  /** Returns the event's value; empty if it is absent. */
  public Optional<V> value(E event) {
    return Optional.ofNullable(getter.get(event));
  }

  /** Returns what the column stores for an event; null if the value is absent. */
  public @Nullable Object toColumn(E event) {
    V value = getter.get(event);
    return value == null ? null : kind.toColumn(value);
  }

  /** Gives a builder the value that a column stores. */
  public void fromColumn(B builder, Object stored) {
    setter.accept(builder, kind.fromColumn(stored));
  }

  /**
   * Gives a builder a value that the kind has read.
   *
   * @throws FieldProblem if this field does not accept it; has the field's name
   */
  @SuppressWarnings("unchecked") // A reader asks the field's kind.
  void set(B builder, Object read, Reading reading) throws FieldProblem {
    V value = (V) read;
    if (refinement != null) {
      try {
        value = refinement.refine(value);
      } catch (FieldProblem e) {
        throw e.in(name);
      }
      if (value != read) {
        reading.spelledOtherwise();
      }
    }
    setter.accept(builder, value);
  }

  void write(E event, JsonGenerator out) {
    V value = getter.get(event);
    if (value != null) {
      out.writeName(jsonName);
      kind.write(value, out);
    }
  }

  ObjectNode schema() {
    ObjectNode schema = kind.schema();
    if (refinement != null) {
      schema = refinement.schema(schema);
    }
    return (presence == Presence.REQUIRED ? schema : Schemas.orNull(schema))
        .put("description", meaning);
  }
}
