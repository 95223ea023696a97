package io.millrace.serving.http;

import io.millrace.failure.Failures;
import io.millrace.serving.site.UnknownNamespaceException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Errors as RFC 9457 problem details; {@code field} names what to mend. */
@RestControllerAdvice
public class Problems extends ResponseEntityExceptionHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  @ExceptionHandler
  ProblemDetail invalid(InvalidRequestException failure) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(
            HttpStatus.valueOf(failure.status()), failure.getMessage());
    problem.setTitle("The request cannot be answered as it is");
    problem.setProperty("field", failure.field());
    return problem;
  }

  @ExceptionHandler
  ProblemDetail unknownNamespace(UnknownNamespaceException failure) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.NOT_FOUND, failure.getMessage());
    problem.setTitle("Unknown namespace");
    problem.setProperty("field", NamespaceParameter.PARAMETER);
    return problem;
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> overloaded(OverloadedException failure) {
    ProblemDetail problem =
        ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE, failure.getMessage());
    problem.setTitle("Too many requests are under way");
    return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
        .header(HttpHeaders.RETRY_AFTER, "1")
        .body(problem);
  }

  @ExceptionHandler
  ProblemDetail unexpected(RuntimeException failure) {
    LOG.error("a request failed: {}", Failures.line(failure), Failures.trace(failure));
    return ProblemDetail.forStatusAndDetail(
        HttpStatus.INTERNAL_SERVER_ERROR, "serving failed; its log says why");
  }
}
