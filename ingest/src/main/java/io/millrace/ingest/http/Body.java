package io.millrace.ingest.http;

import io.millrace.event.codec.InvalidEventException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.web.ErrorResponseException;

/**
 * A request's bytes: inflated, or as they came where they cannot be. They count against the
 * collector's memory until it is closed.
 */
final class Body implements AutoCloseable {
  /**
   * Why a body cannot be inflated.
   *
   * @param reason for the dead letter
   * @param answer for the client
   */
  record Fault(InvalidEventException reason, ErrorResponseException answer) {}

  private final byte[] bytes;
  private final @Nullable Fault fault;
  private final Semaphore budget;
  private final int reserved;

  Body(byte[] bytes, @Nullable Fault fault, Semaphore budget, int reserved) {
    this.bytes = bytes;
    this.fault = fault;
    this.budget = budget;
    this.reserved = reserved;
  }

  byte[] bytes() {
    return bytes;
  }

  @Nullable Fault fault() {
    return fault;
  }

  @Override
  public void close() {
    budget.release(reserved);
  }
}
