package io.millrace.ingest.http;

import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** Every way a request as a whole is refused: RFC 9457 problem details that name the field. */
final class Problems {
  private Problems() {}

  static ErrorResponseException unknownNamespace(String name, List<String> known) {
    return problem(
        HttpStatus.NOT_FOUND,
        "namespace",
        "unknown namespace '%s'; known are %s".formatted(name, String.join(", ", known)));
  }

  static ErrorResponseException unknownSource(String id, Collection<String> known) {
    return problem(
        HttpStatus.NOT_FOUND,
        "source",
        "unknown event source '%s'; known are %s".formatted(id, String.join(", ", known)));
  }

  static ErrorResponseException notOpen(String name) {
    return retry(
        problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "namespace",
            "namespace '%s' is known, but Kafka has not created its topics yet".formatted(name)),
        2);
  }

  static ErrorResponseException contentType(String found) {
    ErrorResponseException problem =
        problem(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Content-Type",
            "Content-Type must be application/json or application/x-ndjson, in UTF-8; is " + found);
    problem.getHeaders().set(HttpHeaders.ACCEPT, "application/json, application/x-ndjson");
    return problem;
  }

  static ErrorResponseException contentEncoding(String found) {
    ErrorResponseException problem =
        problem(
            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
            "Content-Encoding",
            "Content-Encoding must be gzip or absent, is " + found);
    problem.getHeaders().set(HttpHeaders.ACCEPT_ENCODING, "gzip");
    return problem;
  }

  static ErrorResponseException brokenGzip() {
    return problem(
        HttpStatus.BAD_REQUEST,
        "Content-Encoding",
        "the body is not the gzip stream that Content-Encoding promises");
  }

  static ErrorResponseException cutOff() {
    return problem(HttpStatus.BAD_REQUEST, "body", "the body ended before all of it had arrived");
  }

  static ErrorResponseException tooManyBytes(int limit) {
    return problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body",
        "the body, inflated, has more than %d bytes; send several requests".formatted(limit));
  }

  static ErrorResponseException tooManyEvents(int limit) {
    return problem(
        HttpStatus.CONTENT_TOO_LARGE,
        "body",
        "the body has more than %d events; send several requests".formatted(limit));
  }

  static ErrorResponseException overloaded() {
    return retry(
        problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "body",
            "too many bytes of other requests are waiting for Kafka"),
        1);
  }

  static ErrorResponseException notAcknowledged(String reason) {
    return retry(
        problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "body",
            "not acknowledged; send all of it again, what was written is recognised by its"
                + " event_id. "
                + reason),
        5);
  }

  private static ErrorResponseException problem(HttpStatus status, String field, String detail) {
    ProblemDetail body = ProblemDetail.forStatusAndDetail(status, clean(detail));
    body.setTitle(status.getReasonPhrase());
    body.setProperty("field", field);
    return new ErrorResponseException(status, body, null);
  }

  private static ErrorResponseException retry(ErrorResponseException problem, int seconds) {
    problem.getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(seconds));
    return problem;
  }

  private static String clean(String text) {
    return Judge.printable(text);
  }
}
