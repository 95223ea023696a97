package io.millrace.event.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @Property(tries = 2000)
  void parse_writtenInstant_isTheInstant(
      @ForAll @LongRange(min = -62_000_000_000L, max = 253_000_000_000L) long second,
      @ForAll @IntRange(max = 999_999_999) int nano) {
    Instant instant = Instant.ofEpochSecond(second, nano);

    assertThat(Timestamps.parse(instant.toString())).isEqualTo(instant);
  }

  @Property(tries = 5000)
  void parse_oneCharacterOff_isWhatTheJdkMakesOfIt(
      @ForAll @IntRange(max = 23) int place, @ForAll @IntRange(min = 32, max = 126) int other) {
    StringBuilder text = new StringBuilder("2026-02-28T19:59:59.5070Z");
    text.setCharAt(place, (char) other);

    assertThat(parse(text.toString(), true)).isEqualTo(parse(text.toString(), false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.000000001Z",
        "2026-01-31T12:00:00+02:00",
        "2026-01-31T12:00Z",
        "2026-01-31T12:00:00.Z",
        "2026-01-31t12:00:00z",
        "2024-02-29T00:00:00Z"
      })
  void parse_otherForms_areTheJdks(String text) {
    assertThat(Timestamps.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "2026-01-31T24:00:01Z",
        "2026-01-31T12:00:00"
      })
  void parse_noTimestamp_isRefused(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
  }

  private static Optional<Instant> parse(String text, boolean ours) {
    try {
      return Optional.of(ours ? Timestamps.parse(text) : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
