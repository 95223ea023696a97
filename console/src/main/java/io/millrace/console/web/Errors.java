package io.millrace.console.web;

import io.millrace.console.problem.RequestProblem;
import io.millrace.failure.Failures;
import io.millrace.registry.RegistryException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.support.RequestContextUtils;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Answers every refusal: RFC 9457 problem details that name the field to programs, a page that says
 * the same to people.
 */
@ControllerAdvice
class Errors {
  private static final Logger log = LoggerFactory.getLogger(Errors.class);

  private static final int LONGEST = 1000;

  private final Sites sites;

  Errors(Sites sites) {
    this.sites = sites;
  }

  @ExceptionHandler
  Object refused(RequestProblem problem, HttpServletRequest request) {
    HttpStatus status =
        switch (problem.kind()) {
          case INVALID -> HttpStatus.BAD_REQUEST;
          case NOT_FOUND -> HttpStatus.NOT_FOUND;
          case CONFLICT -> HttpStatus.CONFLICT;
          case FORBIDDEN -> HttpStatus.FORBIDDEN;
          case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    return answer(request, status, problem.explanation(), problem.field());
  }

  @ExceptionHandler
  Object unreadable(HttpMessageNotReadableException e, HttpServletRequest request) {
    if (e.getCause() instanceof DatabindException mismatch) {
      String field = path(mismatch.getPath());
      String message =
          mismatch instanceof UnrecognizedPropertyException
              ? "unknown field '%s'".formatted(field)
              : "'%s' has a value of the wrong type".formatted(field);
      return answer(
          request,
          HttpStatus.BAD_REQUEST,
          field.isEmpty() ? "the body must be a JSON object" : message,
          Optional.of(field).filter(name -> !name.isEmpty()));
    }
    return answer(
        request, HttpStatus.BAD_REQUEST, "the body must be a JSON object", Optional.empty());
  }

  @ExceptionHandler
  Object databaseLost(RegistryException e, HttpServletRequest request) {
    // Expected while PostgreSQL is away: one line, and the rest for who looks for it.
    log.warn("Request failed: {}", Failures.line(e));
    log.debug("Request failed", e);
    return answer(
        request,
        HttpStatus.SERVICE_UNAVAILABLE,
        "PostgreSQL does not answer; look at the console's log and at `millrace doctor`",
        Optional.empty());
  }

  /** A parameter of the wrong type, for instance {@code limit=many}. */
  @ExceptionHandler
  Object mismatch(MethodArgumentTypeMismatchException e, HttpServletRequest request) {
    Class<?> wanted = e.getRequiredType();
    return answer(
        request,
        HttpStatus.BAD_REQUEST,
        "%s must be %s, is '%s'"
            .formatted(
                e.getName(),
                wanted == null ? "another" : wanted.getSimpleName().toLowerCase(Locale.ROOT),
                shortened(String.valueOf(e.getValue()))),
        Optional.of(e.getName()));
  }

  /** What Spring itself refuses: unknown paths, methods, media types. */
  @ExceptionHandler
  Object other(Exception e, HttpServletRequest request) throws Exception {
    if (e instanceof ErrorResponse response) {
      String detail = Optional.ofNullable(response.getBody().getDetail()).orElse("");
      return answer(request, response.getStatusCode(), detail, Optional.empty());
    }
    log.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
    return answer(
        request,
        HttpStatus.INTERNAL_SERVER_ERROR,
        "an error of the console; its log says more",
        Optional.empty());
  }

  private Object answer(
      HttpServletRequest request, HttpStatusCode status, String message, Optional<String> field) {
    if (isForPeople(request)) {
      ModelAndView page = new ModelAndView("error", status);
      page.addObject("frame", PageFrame.plain(request, sites.configured()));
      page.addObject("status", status.value());
      page.addObject("kind", kind(status.value()));
      page.addObject(
          "message", Sentences.in(RequestContextUtils.getLocale(request), shortened(message)));
      return page;
    }
    ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, message);
    field.ifPresent(name -> problem.setProperty("field", name));
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(problem);
  }

  /** A page has room for what somebody can read, and not for all that somebody can send. */
  private static String shortened(String message) {
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }

  /** The message that says to people what kind of refusal it is. */
  private static String kind(int status) {
    return switch (status) {
      case 400 -> "error.invalid";
      case 403 -> "error.forbidden";
      case 404 -> "error.not_found";
      case 409 -> "error.conflict";
      case 413 -> "error.too_large";
      case 503 -> "error.database";
      default -> "error.other";
    };
  }

  private static boolean isForPeople(HttpServletRequest request) {
    String accept = Optional.ofNullable(request.getHeader("Accept")).orElse("");
    return accept.contains("text/html") && !request.getRequestURI().startsWith("/v1/");
  }

  private static String path(List<DatabindException.Reference> references) {
    return references.stream()
        .map(
            at ->
                at.getPropertyName() == null
                    ? "[" + at.getIndex() + "]"
                    : "." + at.getPropertyName())
        .collect(Collectors.joining())
        .replaceFirst("^\\.", "");
  }
}
