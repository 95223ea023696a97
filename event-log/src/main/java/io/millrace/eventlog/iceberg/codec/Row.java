package io.millrace.eventlog.iceberg.codec;

import io.millrace.event.Value;
import io.millrace.event.codec.Values;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Function;
import org.apache.iceberg.data.Record;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Columns of one Iceberg record as the types that events are made of; an absent value is null. */
final class Row {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final Record record;

  Row(Record record) {
    this.record = record;
  }

  Record record() {
    return record;
  }

  Row put(String column, @Nullable Object value) {
    record.setField(column, value);
    return this;
  }

  Row put(String column, Optional<?> value) {
    return put(column, value.map(Object::toString).orElse(null));
  }

  Row put(String column, OptionalInt value) {
    return put(column, value.isPresent() ? (Object) value.getAsInt() : null);
  }

  Row put(String column, OptionalDouble value) {
    return put(column, value.isPresent() ? (Object) value.getAsDouble() : null);
  }

  Row putValues(String column, Map<String, Value> values) {
    return put(column, values.isEmpty() ? null : Values.toJson(values));
  }

  Row putJson(String column, Map<String, Object> values) {
    return put(column, values.isEmpty() ? null : JSON.writeValueAsString(values));
  }

  /**
   * Iceberg keeps microseconds; the rest of the nanoseconds, mostly none, goes to a column of its
   * own.
   */
  Row putTimestamp(Instant timestamp) {
    Instant micros = timestamp.truncatedTo(ChronoUnit.MICROS);
    int rest = timestamp.getNano() - micros.getNano();
    return put(Tables.TIMESTAMP, micros.atOffset(ZoneOffset.UTC))
        .put(Tables.NANOS, rest == 0 ? null : rest);
  }

  Instant timestamp() {
    Object rest = record.getField(Tables.NANOS);
    Instant micros = ((OffsetDateTime) required(Tables.TIMESTAMP)).toInstant();
    return rest == null ? micros : micros.plusNanos((Integer) rest);
  }

  Object required(String column) {
    Object value = record.getField(column);
    if (value == null) {
      throw new IllegalStateException("column " + column + " must have a value");
    }
    return value;
  }

  String text(String column) {
    return required(column).toString();
  }

  <T> Optional<T> optional(String column, Function<String, T> of) {
    return Optional.ofNullable(record.getField(column)).map(value -> of.apply(value.toString()));
  }

  OptionalInt integer(String column) {
    Object value = record.getField(column);
    return value == null ? OptionalInt.empty() : OptionalInt.of((Integer) value);
  }

  OptionalDouble number(String column) {
    Object value = record.getField(column);
    return value == null ? OptionalDouble.empty() : OptionalDouble.of((Double) value);
  }

  Map<String, Value> values(String column) {
    return optional(column, Values::fromJson).orElse(Map.of());
  }

  Map<String, Object> json(String column) {
    return optional(column, text -> JSON.readValue(text, MAP)).orElse(Map.of());
  }
}
