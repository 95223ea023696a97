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
}
