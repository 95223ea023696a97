package io.millrace.trainer.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import io.millrace.feature.FeatureSpec;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A CSV file (RFC 4180, UTF-8), gzipped or not. Empty lines are skipped; spaces around a cell that
 * is not quoted do not belong to it.
 */
public final class CsvTable implements TableReader {
  private static final int GZIP_BUFFER = 1 << 16;

  /** A cell that is longer is a quote that was never closed. */
  private static final int LONGEST_CELL = 1 << 24;

  private final Path path;
  private final FileBytes bytes;
  private final InputStream raw;
  private final CellHandler handler = new CellHandler();
  private final CsvReader<Boolean> reader;
  private final Iterator<Boolean> records;
  private final List<String> columns;

  private CsvTable(
      Path path,
      FeatureSpec.TableFormat format,
      FileBytes bytes,
      InputStream raw,
      InputStream text) {
    this.path = path;
    this.bytes = bytes;
    this.raw = raw;
    reader =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .detectBomHeader(false)
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .maxBufferSize(LONGEST_CELL)
            .build(handler, new Utf8Reader(text));
    records = reader.iterator();
    if (!format.columns().isEmpty()) {
      columns = format.columns();
    } else if (advance()) {
      columns = handler.header();
    } else {
      throw new InvalidDataException(path + " is empty");
    }
  }

  /**
   * Opens the file; gzip is told by its first two bytes, whatever the name says.
   *
   * @param digest is fed the file's bytes
   */
  public static CsvTable open(Path path, FeatureSpec.TableFormat format, MessageDigest digest) {
    FileBytes bytes;
    try {
      bytes = FileBytes.open(path, digest);
    } catch (IOException e) {
      throw InvalidDataException.unreadable(path, e);
    }
    try {
      InputStream raw = FileBytes.buffered(bytes);
      return new CsvTable(path, format, bytes, raw, uncompressed(raw));
    } catch (IOException e) {
      closeQuietly(bytes, e);
      throw damaged(path, 0, e);
    } catch (RuntimeException e) {
      closeQuietly(bytes, e);
      throw e;
    }
  }

  private static void closeQuietly(InputStream in, Exception reason) {
    try {
      in.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }

  private static InputStream uncompressed(InputStream raw) throws IOException {
    raw.mark(2);
    int first = raw.read();
    int second = raw.read();
    raw.reset();
    if (first + second == 0xfe + 0xff && (first == 0xfe || first == 0xff)) {
      throw new Utf8Reader.NotTextException("this is UTF-16: save it as UTF-8");
    }
    return first == 0x1f && second == 0x8b ? new GZIPInputStream(raw, GZIP_BUFFER) : raw;
  }

  @Override
  public List<String> columns() {
    return columns;
  }

  @Override
  public String unit() {
    return "line";
  }

  @Override
  public long bytesRead() {
    return bytes.count();
  }

  @Override
  public void select(List<Wanted> wanted) {
    handler.select(columns.size(), wanted);
  }

  @Override
  public boolean read(Cells cells) {
    handler.fill(cells);
    while (!cells.full()) {
      if (!advance()) {
        drain();
        break;
      }
      if (handler.count() != columns.size()) {
        throw new InvalidDataException(
            "%s, line %d: has %d cells, needs %d"
                .formatted(path, handler.line(), handler.count(), columns.size()));
      }
    }
    return cells.rows() > 0;
  }

  private boolean advance() {
    try {
      return records.hasNext() && records.next();
    } catch (UncheckedIOException e) {
      throw damaged(
          path, handler.line(), Objects.requireNonNullElse(e.getCause(), new IOException(e)));
    } catch (CsvParseException e) {
      throw malformed(e);
    }
  }

  /** What may stand behind the last member of a gzip file is digested, too. */
  private void drain() {
    try {
      raw.transferTo(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw damaged(path, handler.line(), e);
    }
  }

  private InvalidDataException malformed(CsvParseException e) {
    Throwable root = e;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      root = cause;
      if (cause instanceof IOException io) {
        return damaged(path, handler.line(), io);
      }
    }
    String message = String.valueOf(root.getMessage()).strip();
    String what =
        message.contains("buffer")
            ? "a cell has more than %,d characters; is a quote missing?".formatted(LONGEST_CELL)
            : "not CSV: " + message;
    return new InvalidDataException("%s, line %d: %s".formatted(path, handler.line(), what), e);
  }

  private static InvalidDataException damaged(Path path, long line, IOException e) {
    String what =
        e instanceof EOFException
            ? "the gzip data ends in the middle: the file is cut short"
            : e instanceof ZipException
                ? "the gzip data is damaged: " + e.getMessage()
                : e instanceof Utf8Reader.NotTextException
                    ? e.getMessage()
                    : "cannot be read: " + e.getMessage();
    return new InvalidDataException(
        line == 0 ? "%s: %s".formatted(path, what) : "%s, line %d: %s".formatted(path, line, what),
        e);
  }

  @Override
  public void close() {
    try {
      reader.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close " + path, e);
    }
  }
}
