package io.millrace.eventlog;

import io.millrace.namespace.Topic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What keeps the log of one site in good order. Everything here is safe beside writers and readers:
 * rows and offsets stay what they are, and what a read has begun with it can end with, as long as
 * {@link #expire} is given a moment before that read began.
 */
public interface LogKeeper {
  /** The topics that have a table. */
  Set<Topic> topics();

  /** How a topic's table stands now; from metadata, without reading data. */
  TableStatus status(Topic topic);

  /**
   * What is wrong with a topic's table: metadata, manifests or data files that are missing or
   * cannot be read. Reads all metadata, and no data.
   *
   * @return empty while all is well
   */
  Optional<String> damage(Topic topic);

  /**
   * Makes the newest metadata current that can be read whole, with all files that it names. Rows
   * that only newer metadata knows are no longer in the table; its offsets go back with it, so that
   * a sink reads them again as far as Kafka has them.
   *
   * @return the metadata file that is current now; empty where none can be read
   */
  Optional<String> restore(Topic topic);

  /** The Parquet files that hold the topic's rows now, for engines that read no Iceberg. */
  List<String> files(Topic topic);

  /**
   * Makes few files of many: the small files of a partition become one, or several of the sensible
   * size; files that hold many partitions, as imports write them, are divided where a partition has
   * enough rows for a file of its own, and put together where it has not.
   *
   * @param progress is told of each commit
   * @return all of it together
   * @throws IllegalStateException where another compaction of the table was faster; nothing is lost
   *     then, and what was committed before stays
   */
  Compaction compact(Topic topic, Consumer<Compaction> progress);

  /**
   * Forgets the snapshots before a moment, but for the current one, and deletes the files that only
   * they had: those that compaction replaced.
   */
  Expiry expire(Topic topic, Instant before);

  /**
   * Files in the table's directory that no snapshot knows, as a writer leaves them that was killed
   * before its commit.
   *
   * @param before only files last written before this: give writers the time to commit
   */
  List<Orphan> orphans(Topic topic, Instant before);

  /** Deletes what {@link #orphans} has found. */
  void delete(Topic topic, List<Orphan> orphans);

  /**
   * How a table stands.
   *
   * @param bytes of its data files, compressed
   * @param smallFiles files that {@link #compact} would consider
   * @param partitions pairs of day and type, or days; rows of mixed files are not among them
   * @param mixedFiles files that hold rows of several partitions
   * @param metadata the file that engines which read Iceberg begin with
   */
  record TableStatus(
      Topic topic,
      long rows,
      int files,
      long bytes,
      int smallFiles,
      int partitions,
      int mixedFiles,
      int snapshots,
      Optional<Instant> oldestSnapshot,
      Optional<Instant> newestSnapshot,
      Map<Integer, Long> offsets,
      String metadata) {
    public TableStatus {
      offsets = Map.copyOf(offsets);
    }
  }

  /**
   * What a compaction did.
   *
   * @param replaced files that are no longer read
   * @param written files that hold their rows now
   */
  record Compaction(
      Topic topic, int replaced, int written, long rows, long bytesBefore, long bytesAfter) {
    /** Nothing done yet. */
    public static Compaction none(Topic topic) {
      return new Compaction(topic, 0, 0, 0, 0, 0);
    }

    /** Both together. */
    public Compaction plus(Compaction other) {
      return new Compaction(
          topic,
          replaced + other.replaced,
          written + other.written,
          rows + other.rows,
          bytesBefore + other.bytesBefore,
          bytesAfter + other.bytesAfter);
    }
  }

  /**
   * What was forgotten.
   *
   * @param snapshots how many
   * @param remaining how many there are now
   * @param deletedFiles data and metadata files
   */
  record Expiry(Topic topic, int snapshots, int remaining, int deletedFiles) {}

  /** A file that nobody knows. */
  record Orphan(String path, long bytes, Instant modified) {}
}
