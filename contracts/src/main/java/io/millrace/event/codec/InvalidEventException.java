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
      Map.ofEntries(
          Map.entry("broken_gzip", "the body is not the gzip that Content-Encoding promises"),
          Map.entry("malformed_json", "not JSON in UTF-8, a field twice, or nested too deep"),
          Map.entry("not_an_object", "JSON, but not an object"),
          Map.entry("missing_field", "a field that the type needs is absent or null"),
          Map.entry("unknown_type", "type is none of those that exist"),
          Map.entry("wrong_type", "a field holds another kind of value"),
          Map.entry("invalid_value", "a field's value is out of its range"),
          Map.entry("too_large", "the event, a text, a list or a map is longer than allowed"),
          Map.entry(
              "timestamp_in_future", "later than the collector's clock by more than it allows"),
          Map.entry(
              "timestamp_too_old", "earlier than the collector's clock by more than it allows"),
          Map.entry("source_failed", "the event source failed; its log line has the reason"));

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
