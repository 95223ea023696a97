package io.millrace.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests under a name that is not the service's. */
final class HostFilter extends OncePerRequestFilter {
  private static final int MISDIRECTED = 421;
  private static final int SHOWN = 100;

  private final AllowedHosts allowed;

  HostFilter(AllowedHosts allowed) {
    this.allowed = allowed;
  }

  /**
   * What was sent counts, and what a trusted proxy says of it; a page cannot change the first. No
   * browser leaves the header out.
   */
  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String sent = request.getHeader("Host");
    String effective = request.getServerName();
    String refused = null;
    if (sent != null && !allowed.allows(sent)) {
      refused = sent;
    } else if (sent != null && !allowed.allows(effective)) {
      refused = effective;
    }
    if (refused == null) {
      chain.doFilter(request, response);
      return;
    }
    ProblemDocument.write(
        response,
        MISDIRECTED,
        ("this service does not answer for the host '%s';"
                + " add it to MILLRACE_ALLOWED_HOSTS if it should")
            .formatted(refused.length() > SHOWN ? refused.substring(0, SHOWN) : refused));
  }
}
