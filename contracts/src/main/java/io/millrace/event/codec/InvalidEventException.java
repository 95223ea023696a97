package io.millrace.event.codec;

import java.util.Map;

/**
 * A record is not a valid event. The message names the field and says what to mend.
 *
 * <p>The codes are part of the public contract, see {@link #CODES}.
 */
public final class InvalidEventException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Every code there is, and what a client should do about it. */
  public static final Map<String, String> CODES =
      Map.of(
          "broken_gzip", "the body is not the gzip that Content-Encoding promises",
          "malformed_json", "not JSON in UTF-8, a field twice, or nested too deep",
          "not_an_object", "JSON, but not an object",
          "missing_field", "a field that the type needs is absent or null",
          "unknown_type", "type is none of those that exist",
          "wrong_type", "a field holds another kind of value",
          "invalid_value", "a field's value is out of its range",
          "too_large", "the event, a text, a list or a map is longer than allowed",
          "timestamp_in_future", "later than the collector's clock by more than it allows",
          "timestamp_too_old", "earlier than the collector's clock by more than it allows");

  private final String code;

  public InvalidEventException(String code, String message) {
    super(message);
    this.code = code;
  }

  /** The stable, machine-readable reason. */
  public String code() {
    return code;
  }

  /** What to mend, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
