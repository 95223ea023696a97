package io.millrace.web;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** A query that cannot be decoded is the client's fault, and no failure of the service. */
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class BadParameterAdvice {
  @ExceptionHandler
  ResponseEntity<ProblemDetail> undecodable(InvalidParameterException failure) {
    HttpStatusCode status = HttpStatusCode.valueOf(failure.getErrorCode());
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(
            ProblemDetail.forStatusAndDetail(
                status,
                "a query parameter cannot be decoded: percent signs stand before two hexadecimal"
                    + " digits of UTF-8"));
  }
}
