package io.millrace.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request go on when its whole body has arrived. Until then it holds a connection and the
 * bytes that have come, but no thread: however many clients send nothing or drip, the threads are
 * for the others. Who is not done at the deadline gets a 408 and is cut off. A body that came with
 * its headers, as almost all do, is passed on at once.
 */
public final class BodyFilter extends OncePerRequestFilter {
  private static final String BODY = BodyFilter.class.getName();
  private static final int PART = 1024;

  private final int maxBytes;
  private final Duration deadline;

  /**
   * @param maxBytes of a body; of a longer one a byte more is passed on, so that what reads it sees
   *     that it is too long
   * @param deadline of a body that did not come with its headers
   */
  public BodyFilter(int maxBytes, Duration deadline) {
    this.maxBytes = maxBytes;
    this.deadline = deadline;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getMethod().equals("POST") || request.getContentLengthLong() == 0;
  }

  /** The body arrived: the request comes again. */
  @Override
  protected boolean shouldNotFilterAsyncDispatch() {
    return false;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (request.getAttribute(BODY) instanceof byte[] body) {
      chain.doFilter(new ArrivedRequest(request, body), response);
      return;
    }
    Arriving arriving = new Arriving(request.getInputStream(), request.getContentLengthLong());
    if (arriving.takeWhatIsThere()) {
      chain.doFilter(new ArrivedRequest(request, arriving.bytes()), response);
    } else {
      waitFor(arriving, request, response);
    }
  }

  private void waitFor(
      Arriving arriving, HttpServletRequest request, HttpServletResponse response) {
    AsyncContext async = request.startAsync();
    AtomicBoolean ended = new AtomicBoolean();
    async.setTimeout(deadline.toMillis());
    async.addListener(
        new AsyncListener() {
          @Override
          public void onTimeout(AsyncEvent event) throws IOException {
            if (ended.compareAndSet(false, true)) {
              AbandonedBodies.abandon(request);
              response.setHeader("Connection", "close");
              ProblemDocument.write(
                  response,
                  HttpServletResponse.SC_REQUEST_TIMEOUT,
                  "body: it took longer than %d s; send it at once"
                      .formatted(deadline.toSeconds()));
              async.complete();
            }
          }

          @Override
          public void onError(AsyncEvent event) {}

          @Override
          public void onComplete(AsyncEvent event) {}

          @Override
          public void onStartAsync(AsyncEvent event) {}
        });
    arriving.in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            if (arriving.takeWhatIsReady()) {
              goOn();
            }
          }

          @Override
          public void onAllDataRead() {
            goOn();
          }

          private void goOn() {
            if (ended.compareAndSet(false, true)) {
              request.setAttribute(BODY, arriving.bytes());
              async.dispatch();
            }
          }

          /**
           * The client is gone, or has said nothing for as long as the connection may be silent.
           */
          @Override
          public void onError(Throwable error) {
            if (ended.compareAndSet(false, true)) {
              AbandonedBodies.abandon(request);
              async.complete();
            }
          }
        });
  }

  /** A body on its way. */
  private final class Arriving {
    private final ServletInputStream in;
    private final long announced;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream(PART);
    private final byte[] part = new byte[PART];

    /**
     * @param announced length; below 0: nobody knows
     */
    Arriving(ServletInputStream in, long announced) {
      this.in = in;
      this.announced = announced;
    }

    byte[] bytes() {
      return taken.toByteArray();
    }

    private boolean isWhole() {
      return taken.size() == announced || taken.size() > maxBytes;
    }

    /** Takes what came with the headers; true if that is all. */
    boolean takeWhatIsThere() throws IOException {
      // The end of a body of unknown length can only be waited for.
      boolean more = announced > 0;
      while (more && !isWhole() && in.available() > 0) {
        more = take();
      }
      return isWhole();
    }

    /** Takes what came since; true if that is all that is wanted. */
    boolean takeWhatIsReady() throws IOException {
      boolean more = true;
      while (more && !isWhole() && in.isReady() && !in.isFinished()) {
        more = take();
      }
      return isWhole();
    }

    /** Returns whether there may be more. */
    private boolean take() throws IOException {
      int n = in.read(part, 0, Math.min(part.length, maxBytes + 1 - taken.size()));
      if (n > 0) {
        taken.write(part, 0, n);
      }
      return n > 0;
    }
  }
}
