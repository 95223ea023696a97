package io.millrace.eventlog.iceberg.codec;

import io.millrace.event.Event;
import io.millrace.event.codec.ColumnType;
import io.millrace.event.codec.EventField;
import io.millrace.event.codec.EventType;
import io.millrace.event.codec.EventTypes;
import io.millrace.namespace.Topic;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.apache.iceberg.Schema;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/**
 * Events to and from records of {@link Tables}, by the tables of {@link EventTypes}; {@code
 * decode(encode(event))} equals the event.
 */
public final class RecordCodec {
  private RecordCodec() {}

  /**
   * The event as a record.
   *
   * @param schema the columns of {@link Tables}, in the order that the record is to have them
   */
  public static Record encode(Event event, Schema schema) {
    Record record = GenericRecord.create(schema);
    encode(EventTypes.of(event.topic()), event, record);
    return record;
  }

  /** The event that a record of the topic's table holds. */
  public static Event decode(Topic topic, Record record) {
    return decode(EventTypes.of(topic), record);
  }

  @SuppressWarnings("unchecked") // Each event and each item is of its type.
  private static <E> void encode(EventType<E, ?> type, Object event, Record record) {
    for (EventField<E, ?, ?> field : type.fields()) {
      if (field.columnId() > 0) {
        put(field, field.toColumn((E) event), record);
      }
    }
  }

  private static void put(EventField<?, ?, ?> field, @Nullable Object value, Record record) {
    ColumnType column = field.kind().columnType();
    if (value == null) {
      record.setField(field.name(), null);
    } else if (column == ColumnType.TIMESTAMP) {
      putTimestamp(field.name(), (Instant) value, record);
    } else if (column == ColumnType.STRUCTS) {
      record.setField(field.name(), structs(field, (List<?>) value, record));
    } else {
      record.setField(field.name(), value);
    }
  }

  /**
   * Iceberg keeps microseconds; the rest of the nanoseconds, mostly none, goes to a column of its
   * own.
   */
  private static void putTimestamp(String column, Instant timestamp, Record record) {
    Instant micros = timestamp.truncatedTo(ChronoUnit.MICROS);
    int rest = timestamp.getNano() - micros.getNano();
    record.setField(column, micros.atOffset(ZoneOffset.UTC));
    record.setField(Tables.NANOS, rest == 0 ? null : rest);
  }

  private static List<Record> structs(EventField<?, ?, ?> field, List<?> values, Record record) {
    EventType<?, ?> type = field.kind().elements().orElseThrow();
    Types.StructType struct =
        record.struct().field(field.name()).type().asListType().elementType().asStructType();
    List<Record> structs = new ArrayList<>(values.size());
    for (Object value : values) {
      Record element = GenericRecord.create(struct);
      encode(type, value, element);
      structs.add(element);
    }
    return structs;
  }

  private static <E, B> E decode(EventType<E, B> type, Record record) {
    B builder = type.newBuilder();
    for (EventField<E, B, ?> field : type.fields()) {
      if (field.columnId() > 0) {
        Object stored = stored(field, record);
        if (stored != null) {
          field.fromColumn(builder, stored);
        } else if (field.columnRequired()) {
          throw new IllegalStateException("column " + field.name() + " must have a value");
        }
      }
    }
    return type.build(builder);
  }

  private static @Nullable Object stored(EventField<?, ?, ?> field, Record record) {
    Object value = record.getField(field.name());
    if (value == null) {
      return null;
    }
    return switch (field.kind().columnType()) {
      case TIMESTAMP -> {
        Object rest = record.getField(Tables.NANOS);
        Instant micros = ((OffsetDateTime) value).toInstant();
        yield rest == null ? micros : micros.plusNanos((Integer) rest);
      }
      case STRUCTS -> {
        EventType<?, ?> type = field.kind().elements().orElseThrow();
        List<Object> elements = new ArrayList<>();
        ((List<?>) value).forEach(element -> elements.add(decode(type, (Record) element)));
        yield elements;
      }
      default -> value;
    };
  }
}
