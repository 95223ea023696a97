package io.millrace.trainer.dataset;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.millrace.feature.FeatureSpec;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of one CSV file (RFC 4180, UTF-8), gzipped or not, streamed. Empty lines are skipped.
 */
final class TableFile implements Iterator<CsvRecord>, AutoCloseable {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final CsvReader<CsvRecord> reader;
  private final Iterator<CsvRecord> records;
  private final List<String> columns;
  private long line;

  private TableFile(Path path, FeatureSpec.TableFormat format, InputStream in) {
    this.path = path;
    this.reader =
        CsvReader.builder()
            .fieldSeparator(format.separator())
            .detectBomHeader(false)
            .skipEmptyLines(true)
            .allowExtraFields(true)
            .allowMissingFields(true)
            .ofCsvRecord(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.records = reader.iterator();
    if (!format.columns().isEmpty()) {
      columns = format.columns();
    } else if (hasNext()) {
      columns = withoutByteOrderMark(next().getFields());
    } else {
      throw new InvalidDataException(path + " is empty");
    }
  }

  /** Opens the file; gzip is told by its first two bytes, whatever the name says. */
  static TableFile open(Path path, FeatureSpec.TableFormat format) {
    InputStream raw;
    try {
      raw = new BufferedInputStream(Files.newInputStream(path), BUFFER);
    } catch (NoSuchFileException e) {
      throw new InvalidDataException(path + " does not exist", e);
    } catch (IOException e) {
      throw new InvalidDataException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
    try {
      return new TableFile(path, format, uncompressed(raw));
    } catch (IOException e) {
      closeQuietly(raw, e);
      throw damaged(path, 0, e);
    } catch (RuntimeException e) {
      closeQuietly(raw, e);
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
    return first == 0x1f && second == 0x8b ? new GZIPInputStream(raw, BUFFER) : raw;
  }

  private static List<String> withoutByteOrderMark(List<String> header) {
    return header.stream().map(name -> name.replace("\uFEFF", "").strip()).toList();
  }

  /** The columns' names, from the header line or from the specification. */
  List<String> columns() {
    return columns;
  }

  @Override
  public boolean hasNext() {
    try {
      return records.hasNext();
    } catch (UncheckedIOException e) {
      throw damaged(path, line, Objects.requireNonNullElse(e.getCause(), new IOException(e)));
    } catch (CsvParseException e) {
      throw malformed(e);
    }
  }

  @Override
  public CsvRecord next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    try {
      CsvRecord record = records.next();
      line = record.getStartingLineNumber();
      return record;
    } catch (UncheckedIOException e) {
      throw damaged(path, line, Objects.requireNonNullElse(e.getCause(), new IOException(e)));
    } catch (CsvParseException e) {
      throw malformed(e);
    }
  }

  private InvalidDataException malformed(CsvParseException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException io) {
        return damaged(path, line, io);
      }
    }
    return new InvalidDataException(
        "%s, behind line %d: not CSV: %s".formatted(path, line, e.getMessage()), e);
  }

  private static InvalidDataException damaged(Path path, long line, IOException e) {
    String what =
        e instanceof EOFException
            ? "the gzip data ends in the middle: the file is cut short"
            : e instanceof ZipException
                ? "the gzip data is damaged: " + e.getMessage()
                : "cannot be read: " + e.getMessage();
    return new InvalidDataException("%s, behind line %d: %s".formatted(path, line, what), e);
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
