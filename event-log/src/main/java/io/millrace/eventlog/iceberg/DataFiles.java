package io.millrace.eventlog.iceberg;

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
import org.apache.iceberg.Schema;
import org.apache.iceberg.StructLike;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.data.GenericFileWriterFactory;
import org.apache.iceberg.data.InternalRecordWrapper;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.io.FileWriterFactory;
import org.apache.iceberg.io.OutputFileFactory;
import org.apache.iceberg.io.RollingDataWriter;
import org.apache.iceberg.types.Types;
import org.apache.iceberg.util.PropertyUtil;
import org.jspecify.annotations.Nullable;

/**
 * Writes records as Parquet files: one a partition, or several where one would grow beyond the
 * sensible size. A batch that is strewn over very many partitions, as imported history is, would
 * become very many tiny files; its small groups go together into one file under the table's
 * unpartitioned spec, where the column statistics still let a reader skip it.
 */
final class DataFiles {
  /** Where a file ends and the next begins, in bytes: what Parquet readers like best. */
  static final long TARGET_BYTES = 128L << 20;

  /** Up to so many partitions a batch is written as they are. */
  static final int MAX_PARTITIONS = 32;

  /** Groups of so many events have a file of their own even in a batch that is strewn. */
  static final int LARGE_GROUP = 2_000;

  private final Table table;
  private final Schema schema;
  private final FileWriterFactory<Record> writers;
  private final OutputFileFactory files;

  /**
   * @param schema of the records: the table's columns, or the first of them
   */
  DataFiles(Table table, Schema schema) {
    this.table = table;
    this.schema = schema;
    this.writers =
        new GenericFileWriterFactory.Builder(table)
            .dataFileFormat(FileFormat.PARQUET)
            .dataSchema(schema)
            .writerProperties(withoutDictionary(schema))
            .build();
    this.files =
        OutputFileFactory.builderFor(table, 0, ThreadLocalRandom.current().nextLong(Long.MAX_VALUE))
            .format(FileFormat.PARQUET)
            .build();
  }

  /**
   * Ids that never come twice: a dictionary of them is built at a third of what writing costs, and
   * then thrown away. An impression must have a request's id, and is that request's only one.
   */
  private static Map<String, String> withoutDictionary(Schema schema) {
    Map<String, String> properties = new HashMap<>();
    for (String id : List.of("event_id", "request_id")) {
      Types.NestedField column = schema.findField(id);
      if (column != null && column.isRequired()) {
        properties.put(TableProperties.PARQUET_DICT_ENCODING_ENABLED_COLUMN_PREFIX + id, "false");
      }
    }
    return properties;
  }

  /** Where the table's files end. */
  static long targetBytes(Table table) {
    return PropertyUtil.propertyAsLong(
        table.properties(), TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, TARGET_BYTES);
  }

  /** The spec of files that hold several partitions; every table has it. */
  static PartitionSpec unpartitioned(Table table) {
    return table.specs().values().stream()
        .filter(PartitionSpec::isUnpartitioned)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(table.name() + " has no unpartitioned spec"));
  }

  List<DataFile> write(Iterable<Record> records) {
    Map<PartitionKey, List<Record>> groups = group(records);
    List<DataFile> written = new ArrayList<>();
    List<Record> strewn = new ArrayList<>();
    groups.forEach(
        (key, group) -> {
          if (groups.size() <= MAX_PARTITIONS || group.size() >= LARGE_GROUP) {
            written.addAll(write(table.spec(), key, group));
          } else {
            strewn.addAll(group);
          }
        });
    if (!strewn.isEmpty()) {
      written.addAll(write(unpartitioned(table), null, strewn));
    }
    return written;
  }

  private Map<PartitionKey, List<Record>> group(Iterable<Record> records) {
    InternalRecordWrapper wrapper = new InternalRecordWrapper(schema.asStruct());
    PartitionKey key = new PartitionKey(table.spec(), schema);
    Map<PartitionKey, List<Record>> groups = new HashMap<>();
    for (Record record : records) {
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

  /** Writes records that are all of one partition. */
  List<DataFile> write(
      PartitionSpec spec, @Nullable StructLike partition, Iterable<Record> records) {
    RollingDataWriter<Record> writer =
        new RollingDataWriter<>(writers, files, table.io(), targetBytes(table), spec, partition);
    try (writer) {
      records.forEach(writer::write);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write a data file of " + table.name(), e);
    }
    return writer.result().dataFiles();
  }
}
