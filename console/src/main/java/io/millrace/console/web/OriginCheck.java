package io.millrace.console.web;

import io.millrace.console.problem.RequestProblem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Set;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Refuses changes that a page of another origin makes a browser send. The console keeps no session,
 * so who can reach it can change it; a web page open in such a person's browser must not.
 */
final class OriginCheck implements HandlerInterceptor {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (SAFE.contains(request.getMethod())) {
      return true;
    }
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign =
        site == null ? foreignOrigin(request) : !site.equals("same-origin") && !site.equals("none");
    if (foreign) {
      throw RequestProblem.forbidden("changes are accepted from the console's own pages only");
    }
    return true;
  }

  /** For browsers that do not send fetch metadata; other clients send no Origin at all. */
  private static boolean foreignOrigin(HttpServletRequest request) {
    String origin = request.getHeader("Origin");
    String host = request.getHeader("Host");
    if (origin == null) {
      return false;
    }
    String from = origin.replaceFirst("^https?://", "");
    return !from.equals(host) && !from.equals(asAsked(request));
  }

  /** The host and port that the client asked for, as a trusted proxy tells them. */
  private static String asAsked(HttpServletRequest request) {
    int port = request.getServerPort();
    boolean usual = port == (request.isSecure() ? 443 : 80);
    return usual ? request.getServerName() : request.getServerName() + ":" + port;
  }
}
