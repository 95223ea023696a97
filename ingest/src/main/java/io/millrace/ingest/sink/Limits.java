package io.millrace.ingest.sink;

import java.time.Duration;

/**
 * When a batch is written: as soon as one of these is reached.
 *
 * @param records read for one topic since the last write
 * @param bytes of those records in Kafka
 * @param linger since the first of them was read
 */
public record Limits(int records, long bytes, Duration linger) {
  public Limits {
    if (records < 1 || bytes < 1 || linger.isNegative()) {
      throw new IllegalArgumentException(
          "limits must be positive: %d records, %d bytes, %s".formatted(records, bytes, linger));
    }
  }
}
