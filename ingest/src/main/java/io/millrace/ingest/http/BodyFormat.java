package io.millrace.ingest.http;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/** How a body's records are separated. */
enum BodyFormat {
  /** An object, or an array of objects. */
  JSON,
  /** One object a line. */
  LINES;

  /**
   * By the request's Content-Type; throws a problem for any other. {@code text/plain} counts as
   * JSON: it is what a page may send to another origin without asking first, and all that {@code
   * navigator.sendBeacon} sends of a text.
   */
  static BodyFormat of(@Nullable String contentType) {
    if (contentType == null) {
      throw Problems.contentType("absent");
    }
    MediaType type;
    Charset charset;
    try {
      type = MediaType.parseMediaType(contentType);
      charset = type.getCharset();
    } catch (IllegalArgumentException e) {
      throw Problems.contentType(contentType);
    }
    boolean utf8 =
        charset == null
            || charset.equals(StandardCharsets.UTF_8)
            || charset.equals(StandardCharsets.US_ASCII);
    if (utf8
        && (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)
            || type.equalsTypeAndSubtype(MediaType.TEXT_PLAIN))) {
      return JSON;
    }
    if (utf8 && type.equalsTypeAndSubtype(MediaType.APPLICATION_NDJSON)) {
      return LINES;
    }
    throw Problems.contentType(contentType);
  }
}
