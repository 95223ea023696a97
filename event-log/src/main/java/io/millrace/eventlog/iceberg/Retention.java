package io.millrace.eventlog.iceberg;

import io.millrace.failure.Failures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.ExpireSnapshots;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableOperations;
import org.apache.iceberg.exceptions.CommitFailedException;
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

  private static final int ATTEMPTS = 30;

  /**
   * What was forgotten.
   *
   * @param files that were deleted
   */
  record Forgotten(int snapshots, int files) {}

  void apply(Table table) {
    int snapshots = count(table);
    if (snapshots <= most || snapshots % Math.min(EVERY, most) != 0) {
      return;
    }
    try {
      forget(table, clock.instant().minus(age));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: old snapshots are kept for now, the append itself is done: {}",
          table.name(),
          Failures.line(e),
          Failures.trace(e));
    }
  }

  static int count(Table table) {
    int count = 0;
    for (Object ignored : table.snapshots()) {
      count++;
    }
    return count;
  }

  /**
   * Forgets the snapshots before a moment. First their offsets are kept in the table's properties,
   * by a commit that goes through only if nobody else committed since they were read: offsets never
   * go back, however many forget at once. Then exactly those snapshots go that were there then.
   */
  static Forgotten forget(Table table, Instant before) {
    List<Long> old = keepOffsets(table, before);
    if (old.isEmpty()) {
      return new Forgotten(0, 0);
    }
    AtomicInteger files = new AtomicInteger();
    ExpireSnapshots expire =
        table
            .expireSnapshots()
            // By id only: an age would also take what came since.
            .expireOlderThan(0)
            .deleteWith(
                file -> {
                  table.io().deleteFile(file);
                  files.incrementAndGet();
                });
    old.forEach(expire::expireSnapshotId);
    expire.commit();
    return new Forgotten(old.size(), files.get());
  }

  /** Returns the snapshots whose offsets are kept, the current one not being among them. */
  private static List<Long> keepOffsets(Table table, Instant before) {
    TableOperations operations = ((BaseTable) table).operations();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      TableMetadata base = operations.refresh();
      List<Long> old = before(base, before);
      Map<String, String> offsets = Offsets.toProperties(Offsets.read(table));
      if (old.isEmpty() || base.properties().entrySet().containsAll(offsets.entrySet())) {
        return old;
      }
      try {
        operations.commit(base, TableMetadata.buildFrom(base).setProperties(offsets).build());
        return old;
      } catch (CommitFailedException e) {
        LOG.debug("{}: somebody committed meanwhile, asking again", table.name());
      }
    }
    throw new CommitFailedException("%s: others committed first %d times", table.name(), ATTEMPTS);
  }

  private static List<Long> before(TableMetadata metadata, Instant moment) {
    Snapshot current = metadata.currentSnapshot();
    List<Long> old = new ArrayList<>();
    for (Snapshot snapshot : metadata.snapshots()) {
      if (current != null
          && snapshot.snapshotId() != current.snapshotId()
          && snapshot.timestampMillis() < moment.toEpochMilli()) {
        old.add(snapshot.snapshotId());
      }
    }
    return old;
  }
}
