package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import java.util.List;

/** Where a worker puts records that are no valid events, and events that its store refuses. */
@FunctionalInterface
public interface DeadLetters {
  /** The code of an event that is valid and that a store nevertheless cannot keep. */
  String REFUSED_BY_STORE = "refused_by_store";

  /** Returns when all are kept. */
  void send(List<Refused> refused);

  /**
   * For the sinks that leave records which are no events to another: all read the same records, and
   * one dead letter is enough. What their own store refuses they still send.
   */
  default DeadLetters onlyOfTheStore() {
    return refused -> {
      List<Refused> own =
          refused.stream().filter(one -> one.letter().code().equals(REFUSED_BY_STORE)).toList();
      if (!own.isEmpty()) {
        send(own);
      }
    };
  }

  /**
   * A record that cannot be read, or kept.
   *
   * @param origin its topic, partition and offset: the same record, refused again after a crash,
   *     has the same
   */
  record Refused(String origin, DeadLetter letter) {}
}
