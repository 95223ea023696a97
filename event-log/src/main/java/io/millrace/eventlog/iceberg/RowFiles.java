package io.millrace.eventlog.iceberg;

import java.util.List;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.Schema;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.data.parquet.GenericParquetReaders;
import org.apache.iceberg.io.CloseableIterable;
import org.apache.iceberg.parquet.Parquet;

/** Reads whole data files with all columns of the table. */
final class RowFiles {
  private final Table table;

  RowFiles(Table table) {
    this.table = table;
  }

  /** The rows of one file after the other, streaming. */
  CloseableIterable<Record> read(List<DataFile> files) {
    return CloseableIterable.concat(files.stream().map(this::read).toList());
  }

  private CloseableIterable<Record> read(DataFile file) {
    Schema schema = table.schema();
    return Parquet.read(table.io().newInputFile(file.location()))
        .project(schema)
        .createReaderFunc(stored -> GenericParquetReaders.buildReader(schema, stored))
        .build();
  }
}
