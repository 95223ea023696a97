package io.millrace.ingest.http;

import io.millrace.event.DeadLetter;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.event.codec.EventBodies;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import io.millrace.ingest.kafka.Outgoing;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;

/** Tells events from what is not one. Without side effects; any bytes get a verdict. */
final class Judge {
  private static final int MAX_MESSAGE = 300;
  private static final int MAX_ID = 128;

  private final EventCodec codec = new EventCodec();
  private final DeadLetterCodec letters = new DeadLetterCodec();
  private final TimeRule times;
  private final Clock clock;

  Judge(TimeRule times, Clock clock) {
    this.times = times;
    this.clock = clock;
  }

  /**
   * What a request comes to.
   *
   * @param records one for Kafka for each record of the request, in its order: the event, or the
   *     dead letter
   * @param acceptedByType how many events of each type
   */
  record Judgement(
      List<Outgoing> records, Map<String, Integer> acceptedByType, Verdicts verdicts) {}

  Judgement judge(List<EventBodies.Piece> records) {
    List<Outgoing> outgoing = new ArrayList<>(records.size());
    List<Verdicts.Rejected> rejected = new ArrayList<>();
    Map<String, Integer> accepted = new TreeMap<>();
    Instant now = clock.instant();
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i).bytes();
      try {
        Optional<EventCodec.Decoded> known = records.get(i).event();
        EventCodec.Decoded read = known.isPresent() ? known.get() : codec.read(record);
        times.check(read.event().timestamp(), now);
        outgoing.add(outgoing(read, record));
        accepted.merge(read.event().type(), 1, Integer::sum);
      } catch (InvalidEventException e) {
        reject(i, record, e, now, outgoing, rejected);
      }
    }
    return new Judgement(
        outgoing, accepted, new Verdicts(records.size() - rejected.size(), rejected));
  }

  /** The verdict on a body whose records cannot be told apart: one record, refused. */
  Judgement refuse(byte[] body, InvalidEventException reason) {
    List<Outgoing> outgoing = new ArrayList<>(1);
    List<Verdicts.Rejected> rejected = new ArrayList<>(1);
    reject(0, body, reason, clock.instant(), outgoing, rejected);
    return new Judgement(outgoing, Map.of(), new Verdicts(0, rejected));
  }

  /** The client's own bytes where they will do: writing them anew costs as much as reading. */
  private Outgoing outgoing(EventCodec.Decoded read, byte[] record) throws InvalidEventException {
    try {
      return Outgoing.of(read.event(), read.asWritten() ? record : codec.encode(read.event()));
    } catch (JacksonException e) {
      throw new InvalidEventException(
          "invalid_value", "a text is not Unicode: " + e.getOriginalMessage());
    }
  }

  private void reject(
      int index,
      byte[] record,
      InvalidEventException reason,
      Instant now,
      List<Outgoing> outgoing,
      List<Verdicts.Rejected> rejected) {
    Optional<String> id = codec.eventId(record).map(Judge::printable).map(Judge::shortId);
    String message = printable(reason.getMessage());
    outgoing.add(Outgoing.of(new DeadLetter(now, reason.code(), message, id, record), letters));
    rejected.add(new Verdicts.Rejected(index, id.orElse(null), reason.code(), message));
  }

  private static String shortId(String id) {
    return id.length() <= MAX_ID ? id : id.substring(0, MAX_ID);
  }

  /** Bounded, and Unicode that can be written: messages quote what the client sent. */
  static String printable(String text) {
    String bounded = text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE) + "…";
    return new String(bounded.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
