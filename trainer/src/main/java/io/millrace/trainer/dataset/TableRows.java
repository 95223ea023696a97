package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.batch.ReadAhead;
import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.CsvTable;
import io.millrace.trainer.table.InvalidDataException;
import io.millrace.trainer.table.TableReader;
import io.millrace.trainer.table.parquet.ParquetTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table, file after file, as blocks of cells; a thread of its own reads ahead. Not
 * thread-safe.
 */
final class TableRows implements AutoCloseable {
  private static final int AHEAD = 3;

  private final FeatureSpec spec;
  private final Optional<String> groupColumn;
  private final Iterator<Path> paths;
  private final MessageDigest digest = sha256();
  private @Nullable TableReader reader;
  private @Nullable ReadAhead<Cells> ahead;
  private @Nullable TableColumns columns;
  private long bytesBefore;

  /**
   * @param groupColumn the column that says whose a row is; where absent, the user is
   */
  TableRows(List<Path> paths, FeatureSpec spec, Optional<String> groupColumn) {
    this.spec = spec;
    this.groupColumn = groupColumn;
    this.paths = paths.iterator();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** How many bytes the files have in all. */
  static long bytes(List<Path> paths) {
    long bytes = 0;
    for (Path path : paths) {
      try {
        bytes += Files.size(path);
      } catch (IOException e) {
        throw InvalidDataException.unreadable(path, e);
      }
    }
    return bytes;
  }

  /** The next rows, valid until the next call; null behind the last. */
  @Nullable Cells next() {
    while (true) {
      if (ahead == null) {
        if (!paths.hasNext()) {
          return null;
        }
        open(paths.next());
      }
      Cells cells = ahead == null ? null : ahead.next();
      if (cells != null) {
        return cells;
      }
      closeFile();
    }
  }

  private void open(Path path) {
    TableReader file =
        ParquetTable.is(path)
            ? ParquetTable.open(path, digest)
            : CsvTable.open(path, spec.table(), digest);
    try {
      columns = new TableColumns(path, spec, file, groupColumn);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    reader = file;
    List<Cells> buffers = java.util.stream.Stream.generate(Cells::new).limit(AHEAD).toList();
    ahead = new ReadAhead<>("table-reader", buffers, new GoodRowsFirst(file), file::close);
  }

  /** What cannot be read is told behind the rows before it: one of them may be bad itself. */
  private static final class GoodRowsFirst implements Predicate<Cells> {
    private final TableReader file;
    private @Nullable InvalidDataException failure;

    GoodRowsFirst(TableReader file) {
      this.file = file;
    }

    @Override
    public boolean test(Cells cells) {
      if (failure != null) {
        throw failure;
      }
      try {
        return file.read(cells);
      } catch (InvalidDataException e) {
        failure = e;
        if (cells.rows() == 0) {
          throw e;
        }
        return true;
      }
    }
  }

  /** Of the file that the rows are from. */
  TableColumns columns() {
    if (columns == null) {
      throw new IllegalStateException("no rows were read yet");
    }
    return columns;
  }

  /** How many bytes were read so far. */
  long bytesRead() {
    return bytesBefore + (reader == null ? 0 : reader.bytesRead());
  }

  /** SHA-256 of the files' bytes, one file behind the other; once, and only at the end. */
  String digest() {
    return HexFormat.of().formatHex(digest.digest());
  }

  private void closeFile() {
    if (ahead != null) {
      ahead.close();
      ahead = null;
      bytesBefore = bytesRead();
      reader = null;
    }
  }

  @Override
  public void close() {
    closeFile();
  }
}
