package io.millrace.ingest.eventlog;

import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.RefusedRowsException;
import io.millrace.ingest.sink.Batch;
import io.millrace.ingest.sink.RefusedBatchException;
import io.millrace.ingest.sink.Sink;
import io.millrace.namespace.Topic;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/** Appends to the event log, the offsets in the same commit. */
public final class EventLogSink implements Sink {
  private final EventLog log;

  public EventLogSink(EventLog log) {
    this.log = log;
  }

  @Override
  public String name() {
    return "log";
  }

  @Override
  public Set<Topic> topics() {
    return EnumSet.complementOf(EnumSet.of(Topic.DEAD));
  }

  @Override
  public Map<Integer, Long> offsets(Topic topic) {
    return log.offsets(topic);
  }

  @Override
  public void write(Batch batch) {
    try {
      log.append(batch.topic(), batch.events(), batch.expected(), batch.nextOffsets());
    } catch (RefusedRowsException e) {
      throw new RefusedBatchException(String.valueOf(e.getMessage()), e);
    }
  }
}
