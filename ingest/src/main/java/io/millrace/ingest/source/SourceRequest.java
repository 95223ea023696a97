package io.millrace.ingest.source;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What another system sent.
 *
 * @param body inflated; not copied, must not be changed
 * @param headers by their names in lower case, the first value of each
 * @param received when it arrived
 */
public record SourceRequest(byte[] body, Map<String, String> headers, Instant received) {
  public SourceRequest {
    headers = Map.copyOf(headers);
  }

  /** Returns the first value of a header, its name in any case. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
