package io.millrace.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/** Problem documents (RFC 9457) of what no service's own code refuses. */
final class ProblemDocument {
  static final String TYPE = "application/problem+json";

  private ProblemDocument() {}

  /** The title that goes with a status. */
  static String title(int status) {
    HttpStatus known = HttpStatus.resolve(status);
    return known == null ? "Status " + status : known.getReasonPhrase();
  }

  /** What is to be mended where nobody knows more than the status. */
  static String detail(int status) {
    return switch (status) {
      case 400 -> "the request cannot be read: its line, a header or a parameter is not HTTP";
      case 404 -> "there is nothing at this path";
      case 405 -> "this path has no such method";
      case 413 -> "the body is too large";
      case 414 -> "the address is too long";
      case 431 -> "the headers are too large";
      default ->
          status >= 500
              ? "a fault of the server; its log says more"
              : "the request was refused: " + title(status);
    };
  }

  static String json(int status, String detail) {
    return "{\"title\":%s,\"status\":%d,\"detail\":%s}"
        .formatted(quoted(title(status)), status, quoted(detail));
  }

  static void write(HttpServletResponse response, int status, String detail) throws IOException {
    send(response, status, json(status, detail));
  }

  /**
   * Writes a problem of a part of the request.
   *
   * @param field the part's name
   */
  static void write(HttpServletResponse response, int status, String detail, String field)
      throws IOException {
    String json = json(status, detail);
    send(
        response,
        status,
        "%s,\"field\":%s}".formatted(json.substring(0, json.length() - 1), quoted(field)));
  }

  private static void send(HttpServletResponse response, int status, String json)
      throws IOException {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setContentType(TYPE);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ' || c == 0x7f || Character.isSurrogate(c)) {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
