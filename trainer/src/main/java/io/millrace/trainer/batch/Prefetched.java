package io.millrace.trainer.batch;

import io.millrace.table.SparseBatch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * A pass that a thread reads ahead, two batches at most. The thread is never interrupted: that
 * would close the file it reads from.
 */
final class Prefetched implements Batches {
  private static final int AHEAD = 2;

  private final Batches source;
  private final Thread thread = new Thread(this::read, "batch-prefetch");
  private final Deque<SparseBatch> free = new ArrayDeque<>();
  private final Deque<SparseBatch> full = new ArrayDeque<>();
  private boolean ended;
  private boolean closed;
  private @Nullable Throwable failure;

  Prefetched(Batches source, int fields, int batchSize) {
    this.source = source;
    for (int i = 0; i < AHEAD; i++) {
      free.add(new SparseBatch(fields, batchSize));
    }
    thread.setDaemon(true);
    thread.start();
  }

  private void read() {
    try (source) {
      for (SparseBatch batch = takeFree(); batch != null; batch = takeFree()) {
        boolean more = source.next(batch);
        if (!offer(batch, more)) {
          return;
        }
      }
    } catch (Throwable e) { // Also an OutOfMemoryError is the reader's to know.
      fail(e);
    }
  }

  private synchronized @Nullable SparseBatch takeFree() throws InterruptedException {
    while (free.isEmpty() && !closed) {
      wait();
    }
    return closed ? null : free.remove();
  }

  private synchronized boolean offer(SparseBatch batch, boolean more) {
    if (more) {
      full.add(batch);
    }
    ended = !more;
    notifyAll();
    return more;
  }

  private synchronized void fail(Throwable e) {
    failure = e;
    notifyAll();
  }

  @Override
  public boolean next(SparseBatch batch) {
    SparseBatch read = takeFull();
    if (read == null) {
      batch.clear();
      return false;
    }
    batch.copyFrom(read);
    giveBack(read);
    return true;
  }

  private synchronized @Nullable SparseBatch takeFull() {
    while (full.isEmpty() && !ended && failure == null) {
      try {
        wait();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for a batch");
      }
    }
    if (!full.isEmpty()) {
      return full.remove();
    }
    if (failure instanceof Error error) {
      throw error;
    }
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    return null;
  }

  private synchronized void giveBack(SparseBatch batch) {
    free.add(batch);
    notifyAll();
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
