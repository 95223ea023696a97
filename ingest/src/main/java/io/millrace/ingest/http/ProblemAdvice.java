package io.millrace.ingest.http;

import io.millrace.failure.Failures;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every error leaves as a problem detail, also those that Spring finds. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

  /** A client that breaks off in the middle of its body is not the server's failure. */
  @ExceptionHandler
  ResponseEntity<ProblemDetail> brokenOff(IOException failure) {
    ErrorResponseException problem = Problems.cutOff();
    return ResponseEntity.status(problem.getStatusCode()).body(problem.getBody());
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> unexpected(RuntimeException failure) {
    LOG.error("a request failed unexpectedly: {}", Failures.line(failure), Failures.trace(failure));
    ProblemDetail body =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.INTERNAL_SERVER_ERROR, "a fault of the server; its log says more");
    return ResponseEntity.internalServerError().body(body);
  }
}
