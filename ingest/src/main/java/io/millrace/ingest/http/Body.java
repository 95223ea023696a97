package io.millrace.ingest.http;

import java.util.concurrent.Semaphore;

/** A request's inflated bytes. They count against the collector's memory until it is closed. */
final class Body implements AutoCloseable {
  private final byte[] bytes;
  private final Semaphore budget;
  private final int reserved;

  Body(byte[] bytes, Semaphore budget, int reserved) {
    this.bytes = bytes;
    this.budget = budget;
    this.reserved = reserved;
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public void close() {
    budget.release(reserved);
  }
}
