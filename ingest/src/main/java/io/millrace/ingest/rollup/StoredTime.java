package io.millrace.ingest.rollup;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as PostgreSQL stores them: what is compared here and there must be the same. */
final class StoredTime {
  private static final int HALF_A_MICROSECOND = 500;

  private StoredTime() {}

  /** To the microsecond. */
  static Instant of(Instant time) {
    return time.plusNanos(HALF_A_MICROSECOND).truncatedTo(ChronoUnit.MICROS);
  }
}
