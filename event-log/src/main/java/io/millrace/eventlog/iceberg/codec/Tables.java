package io.millrace.eventlog.iceberg.codec;

import static org.apache.iceberg.types.Types.NestedField.optional;
import static org.apache.iceberg.types.Types.NestedField.required;

import io.millrace.namespace.Topic;
import org.apache.iceberg.Schema;
import org.apache.iceberg.types.Types;

/**
 * The columns of each topic's table. Field ids are part of the stored format: add, never change or
 * use again.
 */
public final class Tables {
  /** When it happened, in microseconds, with time zone; every table has it. */
  public static final String TIMESTAMP = "timestamp";

  /** The type of an interaction; the second partition column of the events table. */
  public static final String TYPE = "type";

  /** The last three digits of a timestamp in nanoseconds, null where they are 0. */
  static final String NANOS = "timestamp_nanos";

  static final Schema EVENTS =
      new Schema(
          required(1, "event_id", Types.StringType.get()),
          required(2, TYPE, Types.StringType.get()),
          required(3, TIMESTAMP, Types.TimestampType.withZone()),
          required(4, "user_id", Types.StringType.get()),
          required(5, "item_id", Types.StringType.get()),
          optional(6, "session_id", Types.StringType.get()),
          optional(7, "request_id", Types.StringType.get()),
          optional(8, "position", Types.IntegerType.get()),
          optional(9, "value", Types.DoubleType.get()),
          optional(10, "currency", Types.StringType.get()),
          optional(11, "quantity", Types.IntegerType.get()),
          optional(12, "context", Types.StringType.get()),
          optional(13, "properties", Types.StringType.get()),
          optional(14, NANOS, Types.IntegerType.get()));

  static final Types.StructType SHOWN =
      Types.StructType.of(
          required(21, "item_id", Types.StringType.get()),
          required(22, "position", Types.IntegerType.get()),
          optional(23, "propensity", Types.DoubleType.get()),
          optional(24, "score", Types.DoubleType.get()),
          optional(25, "source", Types.StringType.get()),
          optional(26, "features", Types.StringType.get()));

  static final Schema IMPRESSIONS =
      new Schema(
          required(1, "event_id", Types.StringType.get()),
          required(2, TIMESTAMP, Types.TimestampType.withZone()),
          required(3, "user_id", Types.StringType.get()),
          required(4, "request_id", Types.StringType.get()),
          optional(5, "session_id", Types.StringType.get()),
          required(6, "items", Types.ListType.ofRequired(20, SHOWN)),
          optional(7, "model", Types.StringType.get()),
          optional(
              8,
              "experiments",
              Types.MapType.ofRequired(18, 19, Types.StringType.get(), Types.StringType.get())),
          optional(9, "placement", Types.StringType.get()),
          optional(10, "context", Types.StringType.get()),
          optional(11, "features", Types.StringType.get()),
          optional(12, "feature_spec", Types.StringType.get()),
          optional(13, "properties", Types.StringType.get()),
          optional(14, NANOS, Types.IntegerType.get()));

  static final Schema ITEMS = update("item_id");
  static final Schema USERS = update("user_id");

  private Tables() {}

  /**
   * The columns of a topic's table.
   *
   * @throws IllegalArgumentException for a topic that has no table
   */
  public static Schema schema(Topic topic) {
    return switch (topic) {
      case EVENTS -> EVENTS;
      case IMPRESSIONS -> IMPRESSIONS;
      case ITEMS -> ITEMS;
      case USERS -> USERS;
      case DEAD -> throw new IllegalArgumentException("topic dead has no table");
    };
  }

  private static Schema update(String id) {
    return new Schema(
        required(1, "event_id", Types.StringType.get()),
        required(2, TIMESTAMP, Types.TimestampType.withZone()),
        required(3, id, Types.StringType.get()),
        optional(4, "attributes", Types.StringType.get()),
        required(5, "deleted", Types.BooleanType.get()),
        optional(6, "properties", Types.StringType.get()),
        optional(7, NANOS, Types.IntegerType.get()));
  }
}
