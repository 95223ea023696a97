package io.millrace.ingest.sink;

import io.millrace.namespace.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** A partition that the worker owns: where its store stands, and what was read since. */
final class AssignedPartition {
  final TopicPartition name;
  final Topic topic;

  private SeenIds seen = new SeenIds(0);
  private boolean positioned;
  private Optional<Long> stored = Optional.empty();
  private long written;
  private long next;
  private long oldestTimestamp = Long.MAX_VALUE;

  private final Unwritten unwritten = new Unwritten();
  private final List<DeadLetters.Refused> refused = new ArrayList<>();
  private int records;
  private long bytes;
  private long undecodable;

  AssignedPartition(TopicPartition name, Topic topic) {
    this.name = name;
    this.topic = topic;
  }

  boolean positioned() {
    return positioned;
  }

  /** Forgets all that was read: it will be read again from where the store stands. */
  void reset() {
    positioned = false;
    clear();
  }

  /**
   * Starts over.
   *
   * @param stored what the store says
   * @param start the first record that is new to it; those before only tell which ids were seen
   */
  void position(Optional<Long> stored, long start, long window) {
    clear();
    this.stored = stored;
    this.written = start;
    this.next = start;
    this.seen = new SeenIds(window);
    this.positioned = true;
  }

  void take(List<ConsumerRecord<byte[], byte[]>> records, RecordReader reader) {
    List<RecordReader.Content> contents = reader.read(topic, records);
    for (int i = 0; i < contents.size(); i++) {
      take(records.get(i), contents.get(i));
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, RecordReader.Content content) {
    Optional<String> identity = content.identity();
    boolean duplicate = identity.isPresent() && seen.add(record.offset(), identity.get());
    if (record.offset() < next) {
      return;
    }
    next = record.offset() + 1;
    records++;
    bytes += Math.max(0, record.serializedValueSize());
    oldestTimestamp = Math.min(oldestTimestamp, record.timestamp());
    if (content instanceof RecordReader.Valid valid) {
      if (duplicate) {
        unwritten.addDuplicate(record.offset(), valid.event().type());
      } else {
        unwritten.add(record.offset(), valid.event());
      }
    } else if (content instanceof RecordReader.Letter letter && !duplicate) {
      unwritten.add(record.offset(), letter.letter());
      if (letter.letter().code().equals(RecordReader.UNREADABLE)) {
        undecodable++;
      }
    } else if (content instanceof RecordReader.Refused bad) {
      refused.add(new DeadLetters.Refused(name + "@" + record.offset(), bad.letter()));
      undecodable++;
    }
  }

  /** Goes past offsets that hold no record, as compaction leaves them. */
  void skipTo(long position) {
    next = Math.max(next, position);
  }

  /** The store has all that was read. */
  void markWritten() {
    stored = Optional.of(next);
    written = next;
    clear();
  }

  /** The store has what lies before an offset, and no more. */
  void markWritten(long end) {
    if (end >= next) {
      markWritten();
    } else {
      stored = Optional.of(end);
      written = end;
      unwritten.forget(end);
    }
  }

  private void clear() {
    unwritten.clear();
    refused.clear();
    records = 0;
    bytes = 0;
    undecodable = 0;
    oldestTimestamp = Long.MAX_VALUE;
  }

  /** Whether the store does not have all that was read. */
  boolean dirty() {
    return positioned && (records > 0 || stored.isPresent() && stored.get() < next);
  }

  Optional<Long> stored() {
    return stored;
  }

  /** The offset behind the last record that the store has, or the first that it is to get. */
  long written() {
    return written;
  }

  long next() {
    return next;
  }

  /** Records read since the last write. */
  int records() {
    return records;
  }

  long bytes() {
    return bytes;
  }

  long undecodable() {
    return undecodable;
  }

  /**
   * When the oldest of them was sent, in epoch milliseconds; the far future where there is none.
   */
  long oldestTimestamp() {
    return oldestTimestamp;
  }

  Unwritten unwritten() {
    return unwritten;
  }

  /** Those that are still to be sent to the dead letters. */
  List<DeadLetters.Refused> refused() {
    return refused;
  }
}
