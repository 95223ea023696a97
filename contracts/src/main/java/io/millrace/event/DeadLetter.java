package io.millrace.event;

import java.time.Instant;
import java.util.Optional;

/**
 * A record that was refused, kept with the reason so that it can be mended and sent again.
 *
 * @param code stable, machine-readable reason, for instance {@code missing_field}
 * @param message what to mend
 * @param original the record as it arrived, byte for byte
 */
public record DeadLetter(
    Instant receivedAt, String code, String message, Optional<String> eventId, byte[] original) {
  public DeadLetter {
    original = original.clone();
  }

  @Override
  public byte[] original() {
    return original.clone();
  }
}
