package io.millrace.serving.site;

import io.millrace.event.RequestId;
import java.time.Instant;

/**
 * When, and what for, a request came.
 *
 * @param id of the answer
 * @param now the time of all that the request computes
 * @param nanos when it came, as {@link System#nanoTime}
 * @param stages where its times and counts are added
 */
record Arrival(RequestId id, Instant now, long nanos, Purpose purpose, Stages stages) {
  /** What a request is made for. */
  enum Purpose {
    SHOWN,
    /** Nobody asked: it leaves nothing behind. */
    WARM_UP,
    /** The slate is not shown but explained: it leaves nothing behind either. */
    EXPLAINED
  }

  /** Returns whether the request came longer ago than given. */
  boolean isLate(long deadlineNanos) {
    return System.nanoTime() - nanos > deadlineNanos;
  }

  /** Returns the time since the request came, in microseconds. */
  long tookMicros() {
    return (System.nanoTime() - nanos) / 1000;
  }
}
