package io.millrace.serving.site;

import io.millrace.serving.ranking.RankingBuffer;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.MDC;

/**
 * The buffers of a request while it runs, and its id in log lines. When it is closed, nothing of
 * the rankings can be looked at any more but the items of the slate. One thread.
 */
final class RequestScope implements AutoCloseable {
  /** The key of the request's id in log lines; removed when the scope is closed. */
  static final String LOGGED_ID = "request_id";

  private final RequestContext context;
  private final RankingBuffer.Pool pool;
  private final List<RankingBuffer> buffers = new ArrayList<>(1);

  RequestScope(RequestContext context, RankingBuffer.Pool pool) {
    this.context = context;
    this.pool = pool;
  }

  RequestContext context() {
    return context;
  }

  /** Acquires a buffer for one more ranking; it is released with the scope. */
  RankingBuffer acquire() {
    RankingBuffer buffer = pool.acquire();
    buffers.add(buffer);
    return buffer;
  }

  @Override
  public void close() {
    buffers.forEach(pool::release);
    buffers.clear();
    MDC.remove(LOGGED_ID);
  }
}
