package io.millrace.ingest.sink;

import io.millrace.event.DeadLetter;
import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts single records that a store refuses into the dead letters, and goes on without them. */
final class RefusedEvents {
  private static final Logger LOG = LoggerFactory.getLogger(RefusedEvents.class);
  private static final int MAX_MESSAGE = 300;

  private final String sink;
  private final DeadLetters deadLetters;
  private final SinkMeters meters;
  private final Clock clock;
  private final EventCodec codec = new EventCodec();

  /**
   * @param sink its name: each sink has dead letters of its own for the same record
   */
  RefusedEvents(String sink, DeadLetters deadLetters, SinkMeters meters, Clock clock) {
    this.sink = sink;
    this.deadLetters = deadLetters;
    this.meters = meters;
    this.clock = clock;
  }

  /**
   * Takes the only record before an offset out of a partition.
   *
   * @throws RefusedBatchException if there is none: then it is not the record's fault, and the
   *     worker waits as for any store that does not work
   */
  void setAside(AssignedPartition partition, long end, RefusedBatchException reason) {
    Optional<Unwritten.Found> found = partition.unwritten().firstEvent(end);
    if (found.isPresent()) {
      // Before it is taken out: where that fails, the batch is refused again and it is found again.
      send(partition, found.get(), reason);
      partition.unwritten().removeFirstEvent();
    } else if (!partition.unwritten().removeFirstLetter(end)) {
      throw reason;
    }
    meters.refused(partition.topic);
  }

  private void send(
      AssignedPartition partition, Unwritten.Found found, RefusedBatchException reason) {
    Event event = found.event();
    String origin = partition.name + "@" + found.offset();
    String message = bounded("the store of sink " + sink + " refuses it: " + reason.getMessage());
    LOG.warn("{} goes to the dead letters (event_id={}): {}", origin, event.eventId(), message);
    DeadLetter letter =
        new DeadLetter(
            clock.instant(),
            DeadLetters.REFUSED_BY_STORE,
            message,
            Optional.of(event.eventId().value()),
            codec.encode(event));
    deadLetters.send(List.of(new DeadLetters.Refused(origin + "/" + sink, letter)));
  }

  /** Of a length that is shown whole, and Unicode: stores quote what they refuse. */
  private static String bounded(String text) {
    String cut = text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
