package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.event.DeadLetter;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadLetterCodecTest {
  private static final Instant AT = Instant.parse("2026-01-05T10:00:00.123456789Z");

  private final DeadLetterCodec codec = new DeadLetterCodec();

  @Test
  void decode_encodedLetter_hasEveryByteOfTheOriginal() {
    byte[] original = new byte[256];
    for (int i = 0; i < original.length; i++) {
      original[i] = (byte) i;
    }

    DeadLetter letter =
        codec.decode(
            codec.encode(
                new DeadLetter(
                    AT, "missing_field", "item_id is missing", Optional.of("e"), original)));

    assertThat(letter.receivedAt()).isEqualTo(AT);
    assertThat(letter.code()).isEqualTo("missing_field");
    assertThat(letter.message()).isEqualTo("item_id is missing");
    assertThat(letter.eventId()).contains("e");
    assertThat(letter.original()).isEqualTo(original);
  }

  @Test
  void decode_letterOfNothing_hasNoEventId() {
    DeadLetter letter =
        codec.decode(
            codec.encode(
                new DeadLetter(AT, "malformed_json", "not JSON", Optional.empty(), new byte[0])));

    assertThat(letter.eventId()).isEmpty();
    assertThat(letter.original()).isEmpty();
  }

  @Test
  void decode_recordThatIsTooLarge_hasItsBeginningItsLengthAndItsHash() {
    byte[] record = new byte[15 << 20];
    java.util.Arrays.fill(record, (byte) 'x');
    DeadLetter letter = new DeadLetter(AT, "malformed_json", "not JSON", Optional.empty(), record);

    byte[] encoded = new DeadLetterCodec().encode(letter);
    DeadLetter decoded = new DeadLetterCodec().decode(encoded);

    assertThat(encoded.length).isLessThan(32 << 10);
    assertThat(decoded.original()).hasSize(DeadLetter.KEPT).containsOnly('x');
    assertThat(decoded.cut())
        .contains(
            new DeadLetter.Cut(
                15 << 20, "0dc0210627e83beb41774c8fbeeaf142490a988d3e7d5dc50d6c6cb3b3ce77d8"));
    assertThat(decoded.code()).isEqualTo("malformed_json");
  }

  @Test
  void decode_largestRecordThatIsKept_isWhole() {
    byte[] record = new byte[DeadLetter.MAX_ORIGINAL];
    DeadLetter letter = new DeadLetter(AT, "too_large", "long", Optional.empty(), record);

    DeadLetter decoded = new DeadLetterCodec().decode(new DeadLetterCodec().encode(letter));

    assertThat(decoded.original()).isEqualTo(record);
    assertThat(decoded.cut()).isEmpty();
  }
}
