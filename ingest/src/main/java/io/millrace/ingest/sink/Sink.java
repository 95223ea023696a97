package io.millrace.ingest.sink;

import io.millrace.namespace.Topic;
import java.util.Map;
import java.util.Set;

/** A store that keeps what it is given together with the offsets it was read up to. */
public interface Sink {
  /** Short name, for threads, metrics and the consumer group: {@code log}, for instance. */
  String name();

  /** The topics it keeps. */
  Set<Topic> topics();

  /** The offset to go on from, by partition; a partition that was never written is absent. */
  Map<Integer, Long> offsets(Topic topic);

  /**
   * Keeps a batch and its offsets, atomically. Any exception means that it may or may not have been
   * kept: the worker asks {@link #offsets} before it goes on.
   *
   * @throws RefusedBatchException if the store is there and refuses what the batch holds; nothing
   *     was written then, and the worker finds the records that it refuses
   */
  void write(Batch batch);
}
