package io.millrace.cli.service;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started, closed last first and once. Whatever is added after the close is closed at
 * once: a stop may come while a start is under way.
 */
public final class Closer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Closer.class);

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private boolean closed;

  /**
   * Takes charge of a resource.
   *
   * @throws CancellationException where the closer was closed in the meantime
   */
  public <T extends AutoCloseable> T add(T resource) {
    synchronized (this) {
      if (!closed) {
        opened.push(resource);
        return resource;
      }
    }
    close(resource);
    throw new CancellationException("stopped while starting");
  }

  /** Closes all, whether or not some of them fail. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    for (AutoCloseable next = next(); next != null; next = next()) {
      close(next);
    }
  }

  private synchronized @Nullable AutoCloseable next() {
    return opened.poll();
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      log.error("could not close {}", resource, e);
    }
  }
}
