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

  /** Dead letters of one body that have one of their own; the rest has one together. */
  static final int MAX_LETTERS = 1_000;

  /** The same in bytes of what was sent: small records may have many letters, large ones few. */
  static final int MAX_LETTER_BYTES = 4 << 20;

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
   * @param records for Kafka, in the order of the request: the events, and the dead letters; of a
   *     body with very many of those, the last one stands for those beyond the bound
   * @param acceptedByType how many events of each type
   */
  record Judgement(List<Outgoing> records, Map<String, Integer> acceptedByType, Verdicts verdicts) {
    /** Returns both; records that the other refused follow those of this one. */
    Judgement plus(Judgement other) {
      List<Outgoing> all = new ArrayList<>(records);
      all.addAll(other.records);
      Map<String, Integer> byType = new TreeMap<>(acceptedByType);
      other.acceptedByType.forEach((type, count) -> byType.merge(type, count, Integer::sum));
      return new Judgement(all, byType, verdicts.plus(other.verdicts));
    }
  }

  Judgement judge(List<EventBodies.Piece> records) {
    List<Outgoing> outgoing = new ArrayList<>(records.size());
    List<Verdicts.Rejected> rejected = new ArrayList<>();
    Map<String, Integer> accepted = new TreeMap<>();
    Instant now = clock.instant();
    Letters kept = new Letters(now, outgoing);
    for (int i = 0; i < records.size(); i++) {
      byte[] record = records.get(i).bytes();
      try {
        Optional<EventCodec.Decoded> known = records.get(i).event();
        EventCodec.Decoded read = known.isPresent() ? known.get() : codec.read(record);
        times.check(read.event().timestamp(), now);
        outgoing.add(outgoing(read, record));
        accepted.merge(read.event().type(), 1, Integer::sum);
      } catch (InvalidEventException e) {
        reject(i, record, e, kept, rejected);
      }
    }
    kept.finish();
    return new Judgement(
        outgoing, accepted, new Verdicts(records.size() - rejected.size(), rejected));
  }

  /** The verdict on a body whose records cannot be told apart: one record, refused. */
  Judgement refuse(byte[] body, InvalidEventException reason) {
    List<Outgoing> outgoing = new ArrayList<>(1);
    List<Verdicts.Rejected> rejected = new ArrayList<>(1);
    reject(0, body, reason, new Letters(clock.instant(), outgoing), rejected);
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
      Letters kept,
      List<Verdicts.Rejected> rejected) {
    Optional<String> id = codec.eventId(record).map(Judge::printable).map(Judge::shortId);
    String message = printable(reason.getMessage());
    kept.add(new DeadLetter(kept.now, reason.code(), message, id, record), record.length);
    rejected.add(new Verdicts.Rejected(index, id.orElse(null), reason.code(), message));
  }

  /** The dead letters of one body, up to the bounds; what exceeds them is counted by reason. */
  private final class Letters {
    private final Instant now;
    private final List<Outgoing> outgoing;
    private final Map<String, Integer> beyond = new TreeMap<>();
    private int count;
    private long bytes;
    private byte[] first = new byte[0];

    Letters(Instant now, List<Outgoing> outgoing) {
      this.now = now;
      this.outgoing = outgoing;
    }

    void add(DeadLetter letter, int whole) {
      int length = letter.cut().isEmpty() ? whole : DeadLetter.KEPT;
      if (count < MAX_LETTERS && (count == 0 || bytes + length <= MAX_LETTER_BYTES)) {
        count++;
        bytes += length;
        outgoing.add(Outgoing.of(letter, letters));
        return;
      }
      if (beyond.isEmpty()) {
        first = letter.original();
      }
      beyond.merge(letter.code(), 1, Integer::sum);
    }

    void finish() {
      if (beyond.isEmpty()) {
        return;
      }
      outgoing.add(
          Outgoing.of(
              new DeadLetter(
                  now, "too_many_rejected", printable(summary(beyond)), Optional.empty(), first),
              letters));
    }
  }

  /** What the last letter says of those that have none of their own, by reason. */
  static String summary(Map<String, Integer> beyond) {
    return "%d further records of this request were refused and are not kept, by reason: %s; the first of them is here"
        .formatted(beyond.values().stream().mapToInt(Integer::intValue).sum(), beyond);
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
