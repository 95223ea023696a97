package io.millrace.web;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request go on when its whole body has arrived, whatever its method and path. Until then it
 * holds a connection and the bytes that have come, but no thread: however many clients send nothing
 * or drip, the threads are for the others. Behind it no body is read from a connection, and no
 * answer leaves something unread, which Tomcat would read at the client's pace. A body that came
 * with its headers, as almost all do, is passed on at once.
 *
 * <p>Refuses with 408 what is too slow, with 413 what is too long and with 429 what there is no
 * memory for.
 */
public final class BodyFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(BodyFilter.class);
  private static final String BODY = BodyFilter.class.getName();
  private static final byte[] NOTHING = {};
  private static final String RETRY_SECONDS = "1";
  private static final int OVERLOADED = 429;

  private final BodyLimits limits;

  BodyFilter(BodyLimits limits) {
    this.limits = limits;
  }

  /** The body of a request that has passed this filter; not a copy. */
  public static byte[] body(HttpServletRequest request) {
    return request.getAttribute(BODY) instanceof ArrivingBody body ? body.bytes() : NOTHING;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getContentLengthLong() == 0
        || request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") == null;
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
    if (request.getAttribute(BODY) instanceof ArrivingBody body) {
      goOn(body, request, response, chain);
      return;
    }
    ArrivingBody body = new ArrivingBody(request, limits);
    request.setAttribute(BODY, body);
    ArrivingBody.Refusal refusal = body.takeWhatIsThere();
    if (refusal != null) {
      body.release();
      refuse(refusal, request, response);
    } else if (body.isWhole()) {
      goOn(body, request, response, chain);
    } else {
      waitFor(body, request, response);
    }
  }

  private void goOn(
      ArrivingBody body,
      HttpServletRequest request,
      HttpServletResponse response,
      FilterChain chain)
      throws ServletException, IOException {
    try {
      if (body.tooLong()) {
        refuse(body.tooLong(false), request, response);
      } else {
        chain.doFilter(new ArrivedRequest(request, body.bytes()), response);
      }
    } finally {
      body.release();
    }
  }

  private void refuse(
      ArrivingBody.Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    limits.refused().accept(refusal.status());
    if (refusal.cutOff()) {
      AbandonedBodies.abandon(request);
      response.setHeader("Connection", "close");
    }
    if (refusal.status() == OVERLOADED) {
      response.setHeader("Retry-After", RETRY_SECONDS);
    }
    ProblemDocument.write(response, refusal.status(), refusal.detail(), "body");
  }

  private void waitFor(ArrivingBody body, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext async = request.startAsync();
    Waiting waiting = new Waiting(body, async, request, response);
    async.setTimeout(limits.pace().deadline().toMillis());
    async.addListener(waiting);
    body.stream().setReadListener(waiting);
  }

  /** Waits for the rest of one body; ends once, whichever comes first. */
  private final class Waiting implements AsyncListener, ReadListener {
    private final ArrivingBody body;
    private final AsyncContext async;
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AtomicBoolean ended = new AtomicBoolean();

    Waiting(
        ArrivingBody body,
        AsyncContext async,
        HttpServletRequest request,
        HttpServletResponse response) {
      this.body = body;
      this.async = async;
      this.request = request;
      this.response = response;
    }

    @Override
    public void onDataAvailable() throws IOException {
      ArrivingBody.Refusal refusal = body.takeWhatIsReady();
      if (refusal != null) {
        end(refusal);
      } else if (body.isWhole()) {
        onAllDataRead();
      }
    }

    @Override
    public void onAllDataRead() {
      if (ended.compareAndSet(false, true)) {
        async.dispatch();
      }
    }

    /** The client is gone, or has said nothing for as long as the connection may be silent. */
    @Override
    public void onError(Throwable error) {
      try {
        end(
            error instanceof SocketTimeoutException
                ? body.tooSlow()
                : new ArrivingBody.Refusal(
                    400, "body: it ended before all of it had arrived", true));
      } catch (IOException | IllegalStateException e) {
        LOG.debug("The client is gone (uri={})", request.getRequestURI(), e);
      }
    }

    @Override
    public void onTimeout(AsyncEvent event) throws IOException {
      end(body.tooSlow());
    }

    private void end(ArrivingBody.Refusal refusal) throws IOException {
      if (ended.compareAndSet(false, true)) {
        body.release();
        try {
          refuse(refusal, request, response);
        } finally {
          async.complete();
        }
      }
    }

    @Override
    public void onComplete(AsyncEvent event) {
      body.release();
    }

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
