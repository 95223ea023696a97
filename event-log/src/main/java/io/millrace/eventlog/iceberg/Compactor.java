package io.millrace.eventlog.iceberg;

import io.millrace.eventlog.LogKeeper.Compaction;
import io.millrace.eventlog.iceberg.codec.Tables;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.exceptions.CommitStateUnknownException;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.types.Conversions;
import org.apache.iceberg.types.Types;

/**
 * Replaces small files by few. A commit names no offsets, so those of the appends before it go on
 * counting whatever a writer commits meanwhile; and it fails where a file that it replaces is gone,
 * so that no row can come twice or be lost.
 */
final class Compactor {
  /** Smaller than this share of the target is small. */
  private static final double SMALL = 0.75;

  /** A mixed file's rows are grouped in memory: at most so many, and so many compressed bytes. */
  private static final long MIXED_ROWS = 200_000;

  private static final long MIXED_BYTES = 24L << 20;

  /** A commit for so many bytes, so that what is done early is of use early. */
  private static final long COMMIT_BYTES = 512L << 20;

  private final Table table;
  private final Topic topic;
  private final long target;
  private final DataFiles writer;
  private final RowFiles reader;

  Compactor(Table table, Topic topic) {
    this.table = table;
    this.topic = topic;
    this.target = DataFiles.targetBytes(table);
    this.writer = new DataFiles(table, table.schema());
    this.reader = new RowFiles(table);
  }

  /** Files that go together. */
  private record Bin(boolean mixed, List<DataFile> files) {
    long bytes() {
      return files.stream().mapToLong(DataFile::fileSizeInBytes).sum();
    }

    long rows() {
      return files.stream().mapToLong(DataFile::recordCount).sum();
    }
  }

  static boolean isSmall(DataFile file, long target) {
    return file.fileSizeInBytes() < target * SMALL;
  }

  Compaction run(Consumer<Compaction> progress) {
    Compaction all = Compaction.none(topic);
    Snapshot snapshot = table.currentSnapshot();
    if (snapshot == null) {
      return all;
    }
    List<Bin> waiting = new ArrayList<>();
    long bytes = 0;
    List<Bin> bins = plan();
    for (int i = 0; i < bins.size(); i++) {
      waiting.add(bins.get(i));
      bytes += bins.get(i).bytes();
      if (bytes >= COMMIT_BYTES || i == bins.size() - 1) {
        all = all.plus(rewrite(waiting, snapshot.snapshotId()));
        progress.accept(all);
        waiting.clear();
        bytes = 0;
      }
    }
    return all;
  }

  /** Bins of at least two files; those of one day and type, and those of mixed files. */
  private List<Bin> plan() {
    Map<String, List<DataFile>> partitions = new TreeMap<>();
    List<DataFile> mixed = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().includeColumnStats().planFiles()) {
      for (FileScanTask task : tasks) {
        PartitionSpec spec = task.spec();
        if (!isSmall(task.file(), target)) {
          continue;
        }
        if (spec.isUnpartitioned()) {
          mixed.add(task.file());
        } else if (spec.specId() == table.spec().specId()) {
          partitions
              .computeIfAbsent(
                  spec.partitionToPath(task.file().partition()), p -> new ArrayList<>())
              .add(task.file());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    List<Bin> bins = new ArrayList<>();
    partitions.values().forEach(files -> pack(files, false, target, Long.MAX_VALUE, bins));
    mixed.removeIf(
        file -> file.recordCount() > MIXED_ROWS / 2 || file.fileSizeInBytes() > MIXED_BYTES / 2);
    pack(mixed, true, MIXED_BYTES, MIXED_ROWS, bins);
    return bins;
  }

  /** In the order of time, so that a file's statistics say much about its rows. */
  private void pack(
      List<DataFile> files, boolean mixed, long maxBytes, long maxRows, List<Bin> bins) {
    files.sort(Comparator.comparingLong(this::begin).thenComparing(DataFile::location));
    List<DataFile> open = new ArrayList<>();
    long bytes = 0;
    long rows = 0;
    for (DataFile file : files) {
      if (bytes + file.fileSizeInBytes() > maxBytes || rows + file.recordCount() > maxRows) {
        close(open, mixed, bins);
        open = new ArrayList<>();
        bytes = 0;
        rows = 0;
      }
      open.add(file);
      bytes += file.fileSizeInBytes();
      rows += file.recordCount();
    }
    close(open, mixed, bins);
  }

  private static void close(List<DataFile> open, boolean mixed, List<Bin> bins) {
    if (open.size() > 1) {
      bins.add(new Bin(mixed, open));
    }
  }

  private long begin(DataFile file) {
    int id = table.schema().findField(Tables.TIMESTAMP).fieldId();
    Map<Integer, ByteBuffer> bounds = file.lowerBounds();
    ByteBuffer bound = bounds == null ? null : bounds.get(id);
    if (bound == null) {
      return Long.MIN_VALUE;
    }
    Long micros = Conversions.fromByteBuffer(Types.TimestampType.withZone(), bound);
    return micros;
  }

  private Compaction rewrite(List<Bin> bins, long since) {
    List<DataFile> before = new ArrayList<>();
    List<DataFile> after = new ArrayList<>();
    try {
      for (Bin bin : bins) {
        before.addAll(bin.files());
        List<DataFile> written = bin.mixed() ? regroup(bin) : concatenate(bin);
        after.addAll(written);
        long rows = written.stream().mapToLong(DataFile::recordCount).sum();
        if (rows != bin.rows()) {
          throw new IllegalStateException(
              "%s: %d rows were read of files that hold %d"
                  .formatted(table.name(), rows, bin.rows()));
        }
      }
      table
          .newRewrite()
          .validateFromSnapshot(since)
          .rewriteFiles(new HashSet<>(before), new HashSet<>(after))
          .commit();
    } catch (CommitStateUnknownException e) {
      // The new files may be a part of the table now: they stay.
      throw e;
    } catch (ValidationException e) {
      discard(after);
      throw new IllegalStateException(
          "%s was compacted by somebody else meanwhile: %s".formatted(table.name(), e.getMessage()),
          e);
    } catch (RuntimeException e) {
      discard(after);
      throw e;
    }
    return new Compaction(
        topic,
        before.size(),
        after.size(),
        after.stream().mapToLong(DataFile::recordCount).sum(),
        before.stream().mapToLong(DataFile::fileSizeInBytes).sum(),
        after.stream().mapToLong(DataFile::fileSizeInBytes).sum());
  }

  private List<DataFile> concatenate(Bin bin) {
    try (CloseableIterable<Record> records = reader.read(bin.files())) {
      return writer.write(table.spec(), bin.files().get(0).partition(), records);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the files of " + table.name(), e);
    }
  }

  private List<DataFile> regroup(Bin bin) {
    List<Record> rows = new ArrayList<>((int) bin.rows());
    try (CloseableIterable<Record> records = reader.read(bin.files())) {
      records.forEach(rows::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the files of " + table.name(), e);
    }
    rows.sort(
        Comparator.comparing(
            record -> (java.time.OffsetDateTime) record.getField(Tables.TIMESTAMP)));
    return writer.write(rows);
  }

  private void discard(List<DataFile> files) {
    files.forEach(file -> table.io().deleteFile(file.location()));
  }
}
