package io.millrace.ingest.sink;

import java.time.Duration;

/**
 * When a batch is written: as soon as one of these is reached. What remains behind a batch that was
 * full is written as soon as Kafka holds nothing more: nobody waits for the end of an import.
 *
 * @param records read for one topic since the last write
 * @param bytes of those records in Kafka
 * @param linger since the first of them was read
 * @param eager whether every batch is written as soon as Kafka holds nothing more; the linger then
 *     bounds how long batches grow while more keeps coming
 */
public record Limits(int records, long bytes, Duration linger, boolean eager) {
  public Limits {
    if (records < 1 || bytes < 1 || linger.isNegative()) {
      throw new IllegalArgumentException(
          "limits must be positive: %d records, %d bytes, %s".formatted(records, bytes, linger));
    }
  }

  /** Batches of half the size, for where the whole ones did not fit into memory. */
  Limits half() {
    return new Limits(Math.max(1, records / 2), Math.max(1, bytes / 2), linger, eager);
  }

  /** Limits of a sink that had better write few batches than early ones. */
  public Limits(int records, long bytes, Duration linger) {
    this(records, bytes, linger, false);
  }
}
