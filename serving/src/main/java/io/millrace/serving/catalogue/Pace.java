package io.millrace.serving.catalogue;

import java.util.concurrent.locks.LockSupport;

/**
 * Keeps work in the background from taking a processor away from requests for long: after each
 * millisecond it rests. Without that, a look over a hundred thousand items lets requests queue up
 * behind it on a small machine. One thread.
 */
public final class Pace {
  private static final long WORK_NANOS = 1_000_000;

  /** The clock is asked once in so many steps. */
  private static final int STEPS = 16;

  private final int rests;
  private long begun = System.nanoTime();
  private int steps;

  private Pace(int rests) {
    this.rests = rests;
  }

  /** For work that comes again and again: three times the work's time is rest. */
  public static Pace gentle() {
    return new Pace(3);
  }

  /** For work whose end is waited for while requests run: half of the time is rest. */
  public static Pace brisk() {
    return new Pace(1);
  }

  /** For work that requests wait for: without rests. */
  public static Pace fast() {
    return new Pace(0);
  }

  /** Called after each small piece of work, some microseconds long; may wait. */
  public void step() {
    if (rests == 0 || ++steps % STEPS != 0) {
      return;
    }
    long worked = System.nanoTime() - begun;
    if (worked > WORK_NANOS) {
      LockSupport.parkNanos(rests * worked);
      begun = System.nanoTime();
    }
  }
}
