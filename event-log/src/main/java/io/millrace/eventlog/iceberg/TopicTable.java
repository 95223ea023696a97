package io.millrace.eventlog.iceberg;

import io.millrace.event.Event;
import io.millrace.eventlog.EventSpan;
import io.millrace.eventlog.RefusedRowsException;
import io.millrace.eventlog.StaleOffsetsException;
import io.millrace.eventlog.iceberg.codec.RecordCodec;
import io.millrace.eventlog.iceberg.codec.Tables;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.iceberg.AppendFiles;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.SnapshotSummary;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * One topic's table. Every call loads the table's current metadata unless it is {@linkplain
 * #pinned() pinned}, so any thread may call.
 */
final class TopicTable {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

  private final Catalog catalog;
  private final TableIdentifier id;
  private final Topic topic;
  private final Retention retention;
  private final Runnable opening;

  /** The metadata that every call sees; null where each call loads the current. */
  private final @Nullable Table pinned;

  private boolean open;

  /**
   * @param opening makes the table, or adds the columns that it lacks
   */
  TopicTable(
      Catalog catalog, TableIdentifier id, Topic topic, Retention retention, Runnable opening) {
    this(catalog, id, topic, retention, opening, null);
  }

  private TopicTable(
      Catalog catalog,
      TableIdentifier id,
      Topic topic,
      Retention retention,
      Runnable opening,
      @Nullable Table pinned) {
    this.catalog = catalog;
    this.id = id;
    this.topic = topic;
    this.retention = retention;
    this.opening = opening;
    this.pinned = pinned;
  }

  /** The table as it is now, for reading. */
  TopicTable pinned() {
    return new TopicTable(catalog, id, topic, retention, opening, load());
  }

  /** Opens the table if that has not been done. */
  synchronized void prepare() {
    if (!open) {
      opening.run();
      open = true;
    }
  }

  private Table load() {
    if (pinned != null) {
      return pinned;
    }
    prepare();
    return catalog.loadTable(id);
  }

  void append(
      List<? extends Event> events,
      @Nullable Map<Integer, Long> expected,
      Map<Integer, Long> nextOffsets) {
    if (pinned != null) {
      throw new UnsupportedOperationException("a pinned log is for reading: " + id);
    }
    Table table = load();
    AppendFiles append = table.newAppend();
    Schema schema = Columns.known(table, Tables.schema(topic));
    rows(table, schema, events).forEach(append::appendFile);
    Offsets.write(append, nextOffsets);
    if (expected == null) {
      append.commit();
    } else {
      commit(append, new OffsetFence(expected, nextOffsets, table::properties));
    }
    retention.apply(table);
  }

  /** What fails here but for the disk is the events' fault, not the table's: that was loaded. */
  private List<DataFile> rows(Table table, Schema schema, List<? extends Event> events) {
    DataFiles files = new DataFiles(table, schema);
    try {
      return files.write(events.stream().map(event -> RecordCodec.encode(event, schema)).toList());
    } catch (IllegalArgumentException
        | ArithmeticException
        | IndexOutOfBoundsException
        | ClassCastException
        | DateTimeException
        | NullPointerException
        | JacksonException e) {
      throw new RefusedRowsException(topic, e);
    }
  }

  private void commit(AppendFiles append, OffsetFence fence) {
    append.validateWith(fence);
    try {
      append.commit();
    } catch (ValidationException e) {
      if (fence.mismatch().isEmpty()) {
        throw e;
      }
      StaleOffsetsException stale = new StaleOffsetsException(topic, fence.mismatch());
      stale.initCause(e);
      throw stale;
    }
  }

  Map<Integer, Long> offsets() {
    return Offsets.read(load());
  }

  Stream<Event> read(Instant from, Instant to) {
    CloseableIterable<Record> records =
        IcebergGenerics.read(load())
            .where(
                Expressions.and(
                    Expressions.greaterThanOrEqual(Tables.TIMESTAMP, micros(from)),
                    Expressions.lessThanOrEqual(Tables.TIMESTAMP, micros(to))))
            .build();
    // The table is asked in whole microseconds; the nanoseconds are compared here.
    return StreamSupport.stream(records.spliterator(), false)
        .onClose(() -> close(records))
        .map(record -> RecordCodec.decode(topic, record))
        .filter(event -> !event.timestamp().isBefore(from) && event.timestamp().isBefore(to));
  }

  /** Epoch microseconds; what lies beyond the first or last that can be stored counts as that. */
  private static long micros(Instant time) {
    Instant storable = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    return TimeUnit.SECONDS.toMicros(storable.getEpochSecond())
        + TimeUnit.NANOSECONDS.toMicros(storable.getNano());
  }

  private static void close(CloseableIterable<Record> records) {
    try {
      records.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close a read of the event log", e);
    }
  }

  long count() {
    Snapshot snapshot = load().currentSnapshot();
    return snapshot == null
        ? 0
        : Long.parseLong(snapshot.summary().getOrDefault(SnapshotSummary.TOTAL_RECORDS_PROP, "0"));
  }

  /** Returns the times of each data file's events. */
  List<EventSpan> spans() {
    Table table = load();
    Types.NestedField time = table.schema().findField(Tables.TIMESTAMP);
    List<EventSpan> spans = new ArrayList<>();
    try (CloseableIterable<FileScanTask> files = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : files) {
        DataFile file = task.file();
        spans.add(
            new EventSpan(
                bound(file.lowerBounds(), time, FIRST),
                bound(file.upperBounds(), time, LAST),
                file.recordCount()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the metadata of the event log", e);
    }
    return spans;
  }

  private static Instant bound(
      @Nullable Map<Integer, ByteBuffer> bounds, Types.NestedField time, Instant otherwise) {
    ByteBuffer stored = bounds == null ? null : bounds.get(time.fieldId());
    if (stored == null) {
      return otherwise;
    }
    long micros = Conversions.<Long>fromByteBuffer(time.type(), stored);
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }

  OptionalLong snapshotId() {
    Snapshot snapshot = load().currentSnapshot();
    return snapshot == null ? OptionalLong.empty() : OptionalLong.of(snapshot.snapshotId());
  }
}
