package io.millrace.eventlog.iceberg.codec;

import io.millrace.event.codec.EventField;
import io.millrace.event.codec.EventType;
import io.millrace.event.codec.EventTypes;
import io.millrace.event.codec.FieldKind;
import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.types.Types.NestedField;

/**
 * The columns of each topic's table, which are the fields of {@link EventTypes} in the order of
 * their ids. Ids are part of the stored format: add, never change or use again.
 */
public final class Tables {
  /** When it happened, in microseconds, with time zone; every table has it. */
  public static final String TIMESTAMP = "timestamp";

  /** The type of an interaction; the second partition column of the events table. */
  public static final String TYPE = "type";

  /** The last three digits of a timestamp in nanoseconds, null where they are 0. */
  static final String NANOS = "timestamp_nanos";

  /** The ids of lists' elements and of maps' keys and values; no table has two of either. */
  private static final int ELEMENT = 20;

  private static final int KEY = 18;
  private static final int MAP_VALUE = 19;

  private static final Map<Topic, Schema> SCHEMAS = new EnumMap<>(Topic.class);

  static {
    SCHEMAS.put(Topic.EVENTS, schema(EventTypes.INTERACTION, 14));
    SCHEMAS.put(Topic.IMPRESSIONS, schema(EventTypes.IMPRESSION, 14));
    SCHEMAS.put(Topic.ITEMS, schema(EventTypes.ITEM, 7));
    SCHEMAS.put(Topic.USERS, schema(EventTypes.USER, 7));
  }

  private Tables() {}

  /**
   * The columns of a topic's table.
   *
   * @throws IllegalArgumentException for a topic that has no table
   */
  public static Schema schema(Topic topic) {
    Schema schema = SCHEMAS.get(topic);
    if (schema == null) {
      throw new IllegalArgumentException("topic dead has no table");
    }
    return schema;
  }

  /**
   * @param nanosId of the column for the rest of a timestamp
   */
  private static Schema schema(EventType<?, ?> type, int nanosId) {
    List<NestedField> columns = columns(type);
    columns.add(NestedField.optional(nanosId, NANOS, Types.IntegerType.get()));
    columns.sort(Comparator.comparing(NestedField::fieldId));
    return new Schema(columns);
  }

  private static List<NestedField> columns(EventType<?, ?> type) {
    List<NestedField> columns = new ArrayList<>();
    for (EventField<?, ?, ?> field : type.fields()) {
      if (field.columnId() > 0) {
        columns.add(
            field.columnRequired()
                ? NestedField.required(field.columnId(), field.name(), type(field.kind()))
                : NestedField.optional(field.columnId(), field.name(), type(field.kind())));
      }
    }
    return columns;
  }

  private static Type type(FieldKind<?> kind) {
    return switch (kind.columnType()) {
      case TEXT, JSON -> Types.StringType.get();
      case TIMESTAMP -> Types.TimestampType.withZone();
      case INTEGER -> Types.IntegerType.get();
      case DOUBLE -> Types.DoubleType.get();
      case BOOLEAN -> Types.BooleanType.get();
      case TEXT_MAP ->
          Types.MapType.ofRequired(KEY, MAP_VALUE, Types.StringType.get(), Types.StringType.get());
      case STRUCTS ->
          Types.ListType.ofRequired(
              ELEMENT, Types.StructType.of(columns(kind.elements().orElseThrow())));
    };
  }
}
