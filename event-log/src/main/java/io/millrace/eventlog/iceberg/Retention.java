package io.millrace.eventlog.iceberg;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.iceberg.Table;
import org.apache.iceberg.UpdateProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets old snapshots, not their data: a commit every few seconds would otherwise make the
 * metadata, which each commit writes anew, grow without bound.
 *
 * @param clock tells which snapshots are old
 * @param most forget once a table has more snapshots than this
 * @param age keep every snapshot that is younger: longer than any one read takes
 */
record Retention(Clock clock, int most, Duration age) {
  private static final Logger LOG = LoggerFactory.getLogger(Retention.class);

  /** Checked so seldom that a table whose snapshots are all young costs nothing. */
  private static final int EVERY = 50;

  void apply(Table table) {
    int snapshots = snapshots(table);
    if (snapshots <= most || snapshots % Math.min(EVERY, most) != 0) {
      return;
    }
    try {
      // First where the offsets are kept, then the snapshots that carry them.
      UpdateProperties properties = table.updateProperties();
      Offsets.toProperties(Offsets.read(table)).forEach(properties::set);
      properties.commit();
      Instant before = clock.instant().minus(age);
      table.expireSnapshots().expireOlderThan(before.toEpochMilli()).retainLast(1).commit();
    } catch (RuntimeException e) {
      LOG.warn("{}: old snapshots are kept for now, the append itself is done", table.name(), e);
    }
  }

  private static int snapshots(Table table) {
    int count = 0;
    for (Object ignored : table.snapshots()) {
      count++;
    }
    return count;
  }
}
