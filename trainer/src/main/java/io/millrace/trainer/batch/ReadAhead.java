package io.millrace.trainer.batch;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Fills buffers in a thread of its own while others are used. What the thread throws, the reader
 * gets, behind the last good buffer. The thread is never interrupted: that would close the file it
 * reads from.
 */
public final class ReadAhead<B> implements AutoCloseable {
  private final Predicate<B> filler;
  private final Runnable atEnd;
  private final Thread thread;
  private final Deque<B> free = new ArrayDeque<>();
  private final Deque<B> full = new ArrayDeque<>();
  private @Nullable B used;
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  /**
   * Begins to read.
   *
   * @param buffers at least two
   * @param filler replaces a buffer's content; returns whether there was any
   * @param atEnd is run by the thread when it is done, for whatever reason
   */
  public ReadAhead(String threadName, Collection<B> buffers, Predicate<B> filler, Runnable atEnd) {
    this.filler = filler;
    this.atEnd = atEnd;
    free.addAll(buffers);
    thread = new Thread(this::read, threadName);
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try {
      for (B buffer = takeFree(); buffer != null; buffer = takeFree()) {
        boolean more = filler.test(buffer);
        offer(buffer, more);
        if (!more) {
          break;
        }
      }
    } catch (Throwable e) { // Also an OutOfMemoryError is the reader's to know.
      fail(e);
    } finally {
      atEnd.run();
    }
  }

  private synchronized @Nullable B takeFree() throws InterruptedException {
    while (free.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : free.remove();
  }

  private synchronized void offer(B buffer, boolean more) {
    if (more) {
      full.add(buffer);
    }
    ended = !more;
    notifyAll();
  }

  private synchronized void fail(Throwable e) {
    failure = e;
    notifyAll();
  }

  /** The next buffer, the caller's until the next call; null at the end. */
  public synchronized @Nullable B next() {
    if (used != null) {
      free.add(used);
      used = null;
      notifyAll();
    }
    while (full.isEmpty() && !ended && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for data");
      }
    }
    used = full.poll();
    if (used == null && failure instanceof Error error) {
      throw error;
    }
    if (used == null && failure instanceof RuntimeException exception) {
      throw exception;
    }
    return used;
  }

  /** Returns when the thread has ended. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
