package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import java.util.List;

/** Where a worker puts records that are no valid events. */
@FunctionalInterface
public interface DeadLetters {
  /**
   * For the sinks that leave it to another: all read the same records, and one dead letter is
   * enough.
   */
  DeadLetters LEFT_TO_ANOTHER = refused -> {};

  /** Returns when all are kept. */
  void send(List<Refused> refused);

  /**
   * A record that cannot be read.
   *
   * @param origin its topic, partition and offset: the same record, refused again after a crash,
   *     has the same
   */
  record Refused(String origin, DeadLetter letter) {}
}
