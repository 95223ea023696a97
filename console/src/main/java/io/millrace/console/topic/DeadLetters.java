package io.millrace.console.topic;

import io.millrace.event.DeadLetter;
import io.millrace.event.codec.DeadLetterCodec;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The newest records that were refused, with the reason. */
public final class DeadLetters {
  /** Most records that are looked at. */
  public static final int LOOKED_AT = 1000;

  private static final int LONGEST = 2000;

  private final TopicTail topics;
  private final DeadLetterCodec codec = new DeadLetterCodec();

  public DeadLetters(TopicTail topics) {
    this.topics = topics;
  }

  /**
   * A refused record.
   *
   * @param code stable, machine-readable reason
   * @param message what to mend
   * @param original the record as text; bytes that are no text as hexadecimal; cut to {@value
   *     #LONGEST} characters
   * @param bytes how long the record is
   */
  public record Refused(
      Instant receivedAt,
      String code,
      String message,
      Optional<String> eventId,
      String original,
      int bytes) {}

  /**
   * What was found.
   *
   * @param letters newest first
   * @param held how many the topic holds
   */
  public record Found(List<Refused> letters, long held) {}

  /**
   * The newest of a site.
   *
   * @param code only those with this reason; of any where empty
   * @param most how many
   * @return empty where Kafka does not answer
   */
  public Optional<Found> newest(Namespace site, Optional<String> code, int most) {
    return topics
        .read(site.topic(Topic.DEAD), LOOKED_AT)
        .map(
            tail -> {
              List<Refused> letters =
                  tail.values().stream()
                      .map(codec::decode)
                      .filter(letter -> code.map(letter.code()::equals).orElse(true))
                      .sorted(Comparator.comparing(DeadLetter::receivedAt).reversed())
                      .limit(most)
                      .map(DeadLetters::refused)
                      .toList();
              return new Found(letters, tail.held());
            });
  }

  private static Refused refused(DeadLetter letter) {
    byte[] original = letter.original();
    return new Refused(
        letter.receivedAt(),
        letter.code(),
        letter.message(),
        letter.eventId(),
        cut(text(original)),
        original.length);
  }

  private static String text(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return HexFormat.ofDelimiter(" ").formatHex(bytes, 0, Math.min(bytes.length, LONGEST / 3));
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
