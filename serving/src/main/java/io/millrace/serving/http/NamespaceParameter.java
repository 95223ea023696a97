package io.millrace.serving.http;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** How a request says which site it is for. */
final class NamespaceParameter {
  static final String HEADER = "Millrace-Namespace";
  static final String PARAMETER = "namespace";

  private NamespaceParameter() {}

  /** The header, else the query parameter, else nothing. */
  static @Nullable String of(HttpServletRequest request) {
    String[] said = request.getParameterValues(PARAMETER);
    if (said != null && said.length > 1) {
      throw new InvalidRequestException(PARAMETER, PARAMETER + " is given twice");
    }
    String header = request.getHeader(HEADER);
    return header != null ? header : request.getParameter(PARAMETER);
  }
}
