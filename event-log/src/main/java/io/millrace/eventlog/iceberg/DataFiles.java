package io.millrace.eventlog.iceberg;

import io.millrace.event.Event;
import io.millrace.eventlog.iceberg.codec.RecordCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.FileFormat;
import org.apache.iceberg.PartitionKey;
import org.apache.iceberg.PartitionSpec;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.encryption.EncryptedOutputFile;
import org.apache.iceberg.io.DataWriter;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.jspecify.annotations.Nullable;

/**
 * Writes a batch as Parquet files: one a partition. A batch that is strewn over very many
 * partitions, as imported history is, would become very many tiny files; its small groups go
 * together into one file under the table's unpartitioned spec, where the column statistics still
 * let a reader skip it.
 */
final class DataFiles {
  /** Up to so many partitions a batch is written as they are. */
  static final int MAX_PARTITIONS = 32;

  /** Groups of so many events have a file of their own even in a batch that is strewn. */
  static final int LARGE_GROUP = 2_000;

  private final Table table;
  private final PartitionSpec unpartitioned;
  private final FileWriterFactory<Record> writers;
  private final OutputFileFactory files;

  DataFiles(Table table, PartitionSpec unpartitioned) {
    this.table = table;
    this.unpartitioned = unpartitioned;
    this.writers =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(table.schema())
            .build();
    this.files =
        OutputFileFactory.builderFor(table, 0, ThreadLocalRandom.current().nextLong(Long.MAX_VALUE))
            .format(FileFormat.PARQUET)
            .build();
  }

  List<DataFile> write(List<? extends Event> events) {
    Map<PartitionKey, List<Record>> groups = group(events);
    List<DataFile> written = new ArrayList<>();
    List<Record> strewn = new ArrayList<>();
    groups.forEach(
        (key, records) -> {
          if (groups.size() <= MAX_PARTITIONS || records.size() >= LARGE_GROUP) {
            written.add(write(table.spec(), key, records));
          } else {
            strewn.addAll(records);
          }
        });
    if (!strewn.isEmpty()) {
      written.add(write(unpartitioned, null, strewn));
    }
    return written;
  }

  private Map<PartitionKey, List<Record>> group(List<? extends Event> events) {
    InternalRecordWrapper wrapper = new InternalRecordWrapper(table.schema().asStruct());
    PartitionKey key = new PartitionKey(table.spec(), table.schema());
    Map<PartitionKey, List<Record>> groups = new HashMap<>();
    for (Event event : events) {
      Record record = RecordCodec.encode(event);
      key.partition(wrapper.wrap(record));
      List<Record> group = groups.get(key);
      if (group == null) {
        group = new ArrayList<>();
        groups.put(key.copy(), group);
      }
      group.add(record);
    }
    return groups;
  }

  private DataFile write(PartitionSpec spec, @Nullable PartitionKey key, List<Record> records) {
    EncryptedOutputFile file =
        key == null ? files.newOutputFile(spec, null) : files.newOutputFile(spec, key);
    DataWriter<Record> writer = writers.newDataWriter(file, spec, key);
    try (writer) {
      records.forEach(writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.encryptingOutputFile().location(), e);
    }
    return writer.toDataFile();
  }
}
