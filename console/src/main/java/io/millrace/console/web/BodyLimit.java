package io.millrace.console.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Bounds every body, so that no document has to be read whole before it is found to be too large.
 * Statistics are asked for with sums or slates of many users and may be longer.
 */
final class BodyLimit extends OncePerRequestFilter {
  /** Of documents: experiments, placements, forms. */
  static final int DOCUMENT = 256 * 1024;

  /** Of {@code /v1/stats}. */
  static final int STATISTICS = 16 * 1024 * 1024;

  private static final int TOO_LARGE = HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    int most = request.getRequestURI().startsWith("/v1/stats/") ? STATISTICS : DOCUMENT;
    if (request.getContentLengthLong() > most) {
      // What is left of the body is not read.
      response.setHeader(HttpHeaders.CONNECTION, "close");
      response.sendError(TOO_LARGE);
      return;
    }
    chain.doFilter(new Bounded(request, most), response);
  }

  /** Says that a body without a length was longer than allowed. */
  static final class TooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    TooLargeException(int most) {
      super("the body must have at most %d bytes".formatted(most));
    }
  }

  private static final class Bounded extends HttpServletRequestWrapper {
    private final int most;

    Bounded(HttpServletRequest request, int most) {
      super(request);
      this.most = most;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
      return new BoundedStream(super.getInputStream(), most);
    }
  }

  private static final class BoundedStream extends ServletInputStream {
    private final ServletInputStream body;
    private final int most;
    private long read;

    BoundedStream(ServletInputStream body, int most) {
      this.body = body;
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      int one = body.read();
      counted(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int some = body.read(into, offset, length);
      counted(Math.max(0, some));
      return some;
    }

    private void counted(int bytes) throws TooLargeException {
      read += bytes;
      if (read > most) {
        throw new TooLargeException(most);
      }
    }

    @Override
    public boolean isFinished() {
      return body.isFinished();
    }

    @Override
    public boolean isReady() {
      return body.isReady();
    }

    @Override
    public void setReadListener(ReadListener listener) {
      body.setReadListener(listener);
    }
  }
}
