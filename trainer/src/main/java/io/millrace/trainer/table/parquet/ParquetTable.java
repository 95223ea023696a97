package io.millrace.trainer.table.parquet;

import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.table.TableReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnReadStore;
import org.apache.parquet.column.impl.ColumnReadStoreImpl;
import org.apache.parquet.column.page.PageReadStore;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.io.LocalInputFile;
import org.apache.parquet.schema.MessageType;
import org.jspecify.annotations.Nullable;

/**
 * A Parquet file. A column is a text, a number, a flag, or a list of these, whose elements are put
 * together with the separator that the specification names. Row group after row group is read, so
 * memory holds one.
 */
public final class ParquetTable implements TableReader {
  private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);

  private final Path path;
  private final ParquetFileReader file;
  private final MessageType schema;
  private final List<String> columns = new ArrayList<>();
  private final List<ColumnDescriptor> descriptors = new ArrayList<>();
  private List<Wanted> wanted = List.of();
  private List<CellReader> readers = List.of();
  private long left;
  private long row;
  private volatile long bytesRead;

  private ParquetTable(Path path, ParquetFileReader file) {
    this.path = path;
    this.file = file;
    schema = file.getFooter().getFileMetaData().getSchema();
    for (ColumnDescriptor column : schema.getColumns()) {
      columns.add(column.getPath()[0]);
      descriptors.add(column);
    }
  }

  /** Whether a file is Parquet, by its first bytes. */
  public static boolean is(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC);
    } catch (IOException e) {
      throw InvalidDataException.unreadable(path, e);
    }
  }

  /**
   * Opens the file.
   *
   * @param digest is fed the file's bytes
   */
  public static ParquetTable open(Path path, MessageDigest digest) {
    try {
      digest(path, digest);
      return new ParquetTable(path, ParquetFileReader.open(new LocalInputFile(path)));
    } catch (IOException e) {
      throw InvalidDataException.unreadable(path, e);
    } catch (RuntimeException e) {
      throw broken(path, e);
    }
  }

  private static void digest(Path path, MessageDigest digest) throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(path)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
  }

  private static InvalidDataException broken(Path path, Exception e) {
    return new InvalidDataException(
        "%s is damaged or no Parquet file that can be read: %s".formatted(path, e.getMessage()), e);
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public String unit() {
    return "row";
  }

  @Override
  public long bytesRead() {
    return bytesRead;
  }

  @Override
  public void select(List<Wanted> selected) {
    wanted = List.copyOf(selected);
    for (Wanted column : wanted) {
      ColumnDescriptor descriptor = descriptors.get(column.index());
      if (descriptor.getMaxRepetitionLevel() > 1
          || columns.indexOf(columns.get(column.index()))
              != columns.lastIndexOf(columns.get(column.index()))) {
        throw new InvalidDataException(
            "%s, column '%s': neither a plain value nor a list of them"
                .formatted(path, columns.get(column.index())));
      }
    }
    file.setRequestedSchema(
        wanted.stream().map(column -> descriptors.get(column.index())).distinct().toList());
  }

  @Override
  public boolean read(Cells cells) {
    cells.clear(wanted.size());
    try {
      while (!cells.full() && (left > 0 || nextGroup())) {
        for (int i = 0; i < readers.size(); i++) {
          readers.get(i).read(cells, i, row + 1);
        }
        cells.endRow(++row);
        left--;
      }
    } catch (IOException e) {
      throw InvalidDataException.unreadable(path, e);
    } catch (InvalidDataException e) {
      throw e;
    } catch (RuntimeException e) {
      throw broken(path, e);
    }
    return cells.rows() > 0;
  }

  private boolean nextGroup() throws IOException {
    @Nullable PageReadStore pages = file.readNextRowGroup();
    if (pages == null) {
      return false;
    }
    left = pages.getRowCount();
    ColumnReadStore store =
        new ColumnReadStoreImpl(
            pages,
            new NoConverters(schema),
            schema,
            file.getFooter().getFileMetaData().getCreatedBy());
    List<CellReader> opened = new ArrayList<>();
    for (Wanted column : wanted) {
      opened.add(
          new CellReader(
              path,
              columns.get(column.index()),
              store.getColumnReader(descriptors.get(column.index())),
              column.separator()));
    }
    readers = opened;
    bytesRead = (long) ((double) (row + left) / Math.max(1, file.getRecordCount()) * length());
    return true;
  }

  private long length() throws IOException {
    return Files.size(path);
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
