package io.millrace.event;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A record that was refused, kept with the reason so that it can be fixed and sent again.
 *
 * @param code stable, machine-readable reason, for instance {@code missing_field}
 * @param message what to fix
 * @param original the record as it arrived, byte for byte; its beginning where it was cut
 * @param cut what identifies the whole of a record that was too large to be kept; empty where all
 *     of it is here
 */
public record DeadLetter(
    Instant receivedAt,
    String code,
    String message,
    Optional<String> eventId,
    byte[] original,
    Optional<Cut> cut) {
  /** The largest record that is kept whole, in bytes: as large as an event may be. */
  public static final int MAX_ORIGINAL = 256 * 1024;

  /** What is kept of a larger one. */
  public static final int KEPT = 16 * 1024;

  /**
   * The whole of a record of which only the beginning was kept.
   *
   * @param length in bytes
   * @param sha256 in hexadecimal digits
   */
  public record Cut(long length, String sha256) {}

  public DeadLetter {
    original = original.clone();
  }

  /** A letter about a record; one of more than {@value #MAX_ORIGINAL} bytes is cut. */
  public DeadLetter(
      Instant receivedAt, String code, String message, Optional<String> eventId, byte[] record) {
    this(
        receivedAt,
        code,
        message,
        eventId,
        record.length <= MAX_ORIGINAL ? record : Arrays.copyOf(record, KEPT),
        record.length <= MAX_ORIGINAL
            ? Optional.empty()
            : Optional.of(new Cut(record.length, sha256(record))));
  }

  @Override
  public byte[] original() {
    return original.clone();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
