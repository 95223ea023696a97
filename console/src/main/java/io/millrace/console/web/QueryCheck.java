package io.millrace.console.web;

import io.millrace.console.problem.RequestProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.servlet.HandlerInterceptor;

/** Refuses a query that names a parameter twice: nobody could tell which of both counts. */
final class QueryCheck implements HandlerInterceptor {
  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    request
        .getParameterMap()
        .forEach(
            (name, values) -> {
              if (values.length > 1) {
                throw RequestProblem.invalid(name, "%s is given twice".formatted(name));
              }
            });
    return true;
  }
}
