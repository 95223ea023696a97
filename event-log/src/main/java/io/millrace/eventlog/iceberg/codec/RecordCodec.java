package io.millrace.eventlog.iceberg.codec;

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
import io.millrace.namespace.Topic;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/** Events to and from records of {@link Tables}; {@code decode(encode(event))} equals the event. */
public final class RecordCodec {
  private RecordCodec() {}

  /** The event as a record of its topic's table. */
  public static Record encode(Event event) {
    Row row = new Row(GenericRecord.create(Tables.schema(event.topic())));
    row.put("event_id", event.eventId().value()).putTimestamp(event.timestamp());
    if (event instanceof Interaction interaction) {
      return encode(interaction, row);
    }
    if (event instanceof Impression impression) {
      return ImpressionRecords.encode(impression, row);
    }
    if (event instanceof ItemUpdate item) {
      return row.put("item_id", item.itemId().value())
          .putValues("attributes", item.attributes())
          .put("deleted", item.deleted())
          .putJson("properties", item.properties())
          .record();
    }
    UserUpdate user = (UserUpdate) event;
    return row.put("user_id", user.userId().value())
        .putValues("attributes", user.attributes())
        .put("deleted", user.deleted())
        .putJson("properties", user.properties())
        .record();
  }

  /** The event that a record of the topic's table holds. */
  public static Event decode(Topic topic, Record record) {
    Row row = new Row(record);
    EventId id = new EventId(row.text("event_id"));
    return switch (topic) {
      case EVENTS -> interaction(id, row);
      case IMPRESSIONS -> ImpressionRecords.decode(id, row);
      case ITEMS ->
          new ItemUpdate(
              id,
              row.timestamp(),
              new ItemId(row.text("item_id")),
              row.values("attributes"),
              (Boolean) row.required("deleted"),
              row.json("properties"));
      case USERS ->
          new UserUpdate(
              id,
              row.timestamp(),
              new UserId(row.text("user_id")),
              row.values("attributes"),
              (Boolean) row.required("deleted"),
              row.json("properties"));
      case DEAD -> throw new IllegalArgumentException("topic dead has no table");
    };
  }

  private static Record encode(Interaction event, Row row) {
    return row.put(Tables.TYPE, event.type())
        .put("user_id", event.userId().value())
        .put("item_id", event.itemId().value())
        .put("session_id", event.sessionId())
        .put("request_id", event.requestId())
        .put("position", event.position())
        .put("value", event.value())
        .put("currency", event.currency())
        .put("quantity", event.quantity())
        .putValues("context", event.context())
        .putJson("properties", event.properties())
        .record();
  }

  private static Interaction interaction(EventId id, Row row) {
    String type = row.text(Tables.TYPE);
    return new Interaction(
        id,
        row.timestamp(),
        InteractionType.ofWireName(type)
            .orElseThrow(() -> new IllegalStateException("unknown type in the log: " + type)),
        new UserId(row.text("user_id")),
        new ItemId(row.text("item_id")),
        row.optional("session_id", SessionId::new),
        row.optional("request_id", RequestId::new),
        row.integer("position"),
        row.number("value"),
        row.optional("currency", text -> text),
        row.integer("quantity"),
        row.values("context"),
        row.json("properties"));
  }
}
