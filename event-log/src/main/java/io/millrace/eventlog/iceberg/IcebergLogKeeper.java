package io.millrace.eventlog.iceberg;

import io.millrace.eventlog.LogKeeper;
import io.millrace.namespace.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileScanTask;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.Table;
import org.apache.iceberg.catalog.Catalog;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.io.CloseableIterable;

/** Keeps the tables of one site. Every call loads the table's current metadata. */
final class IcebergLogKeeper implements LogKeeper {
  private final Catalog catalog;
  private final MetadataRepair repair;
  private final Map<Topic, TableIdentifier> tables;

  IcebergLogKeeper(Catalog catalog, MetadataRepair repair, Map<Topic, TableIdentifier> tables) {
    this.catalog = catalog;
    this.repair = repair;
    this.tables = new EnumMap<>(Topic.class);
    this.tables.putAll(tables);
  }

  @Override
  public Set<Topic> topics() {
    return Collections.unmodifiableSet(tables.keySet());
  }

  @Override
  public TableStatus status(Topic topic) {
    Table table = table(topic);
    List<DataFile> files = new ArrayList<>();
    Set<String> partitions = new HashSet<>();
    int mixed = 0;
    for (FileScanTask task : scan(table)) {
      files.add(task.file());
      if (task.spec().isUnpartitioned()) {
        mixed++;
      } else {
        partitions.add(task.spec().partitionToPath(task.file().partition()));
      }
    }
    long target = DataFiles.targetBytes(table);
    Optional<Instant> oldest = Optional.empty();
    for (Snapshot snapshot : table.snapshots()) {
      Instant at = Instant.ofEpochMilli(snapshot.timestampMillis());
      oldest = oldest.isPresent() && oldest.get().isBefore(at) ? oldest : Optional.of(at);
    }
    return new TableStatus(
        topic,
        files.stream().mapToLong(DataFile::recordCount).sum(),
        files.size(),
        files.stream().mapToLong(DataFile::fileSizeInBytes).sum(),
        (int) files.stream().filter(file -> Compactor.isSmall(file, target)).count(),
        partitions.size(),
        mixed,
        Retention.count(table),
        oldest,
        Optional.ofNullable(table.currentSnapshot())
            .map(snapshot -> Instant.ofEpochMilli(snapshot.timestampMillis())),
        Offsets.read(table),
        ((BaseTable) table).operations().current().metadataFileLocation());
  }

  @Override
  public Optional<String> damage(Topic topic) {
    return repair.damage(id(topic));
  }

  @Override
  public Optional<String> restore(Topic topic) {
    return repair.restore(id(topic));
  }

  @Override
  public List<String> files(Topic topic) {
    return scan(table(topic)).stream().map(task -> task.file().location()).sorted().toList();
  }

  private static List<FileScanTask> scan(Table table) {
    List<FileScanTask> all = new ArrayList<>();
    try (CloseableIterable<FileScanTask> tasks = table.newScan().planFiles()) {
      tasks.forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files of " + table.name(), e);
    }
    return all;
  }

  @Override
  public Compaction compact(Topic topic, Consumer<Compaction> progress) {
    return new Compactor(table(topic), topic).run(progress);
  }

  @Override
  public Expiry expire(Topic topic, Instant before) {
    Table table = table(topic);
    Retention.Forgotten forgotten = Retention.forget(table, before);
    table.refresh();
    return new Expiry(topic, forgotten.snapshots(), Retention.count(table), forgotten.files());
  }

  @Override
  public List<Orphan> orphans(Topic topic, Instant before) {
    return Strays.find(table(topic), before);
  }

  @Override
  public void delete(Topic topic, List<Orphan> orphans) {
    Table table = table(topic);
    orphans.forEach(orphan -> table.io().deleteFile(orphan.path()));
  }

  private Table table(Topic topic) {
    return catalog.loadTable(id(topic));
  }

  private TableIdentifier id(Topic topic) {
    TableIdentifier id = tables.get(topic);
    if (id == null) {
      throw new IllegalArgumentException("topic " + topic.suffix() + " has no table");
    }
    return id;
  }
}
