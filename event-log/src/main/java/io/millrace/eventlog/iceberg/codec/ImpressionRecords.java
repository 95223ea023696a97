package io.millrace.eventlog.iceberg.codec;

import io.millrace.event.EventId;
import io.millrace.event.Impression;
import io.millrace.event.ItemId;
import io.millrace.event.RequestId;
import io.millrace.event.SessionId;
import io.millrace.event.UserId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iceberg.data.GenericRecord;
import org.apache.iceberg.data.Record;

/** Slates as records: one row a slate, its items as a list of structs. */
final class ImpressionRecords {
  private ImpressionRecords() {}

  static Record encode(Impression event, Row row) {
    List<Record> items = new ArrayList<>(event.items().size());
    for (Impression.Shown shown : event.items()) {
      items.add(
          new Row(GenericRecord.create(Tables.SHOWN))
              .put("item_id", shown.itemId().value())
              .put("position", shown.position())
              .put("propensity", shown.propensity())
              .put("score", shown.score())
              .put("source", shown.source())
              .putValues("features", shown.features())
              .record());
    }
    return row.put("user_id", event.userId().value())
        .put("request_id", event.requestId().value())
        .put("session_id", event.sessionId())
        .put("items", items)
        .put("model", event.model())
        .put("experiments", event.experiments().isEmpty() ? null : event.experiments())
        .put("placement", event.placement())
        .putValues("context", event.context())
        .putValues("features", event.features())
        .put("feature_spec", event.featureSpec())
        .putJson("properties", event.properties())
        .record();
  }

  static Impression decode(EventId id, Row row) {
    List<Impression.Shown> items = new ArrayList<>();
    for (Object element : (List<?>) row.required("items")) {
      Row item = new Row((Record) element);
      items.add(
          new Impression.Shown(
              new ItemId(item.text("item_id")),
              (Integer) item.required("position"),
              item.number("propensity"),
              item.number("score"),
              item.optional("source", text -> text),
              item.values("features")));
    }
    return new Impression(
        id,
        row.timestamp(),
        new UserId(row.text("user_id")),
        new RequestId(row.text("request_id")),
        row.optional("session_id", SessionId::new),
        items,
        row.optional("model", text -> text),
        experiments(row),
        row.optional("placement", text -> text),
        row.values("context"),
        row.values("features"),
        row.optional("feature_spec", text -> text),
        row.json("properties"));
  }

  private static Map<String, String> experiments(Row row) {
    Map<String, String> experiments = new HashMap<>();
    if (row.record().getField("experiments") instanceof Map<?, ?> stored) {
      stored.forEach((id, variant) -> experiments.put(id.toString(), variant.toString()));
    }
    return experiments;
  }
}
