package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a table whose first row names the columns, one held at a time. A row that cannot be
 * read costs itself alone: it is counted with its line, and the next line begins the next row.
 */
public final class CsvRows {
  /** What a file may be separated by if the layout does not tell; the first of equals. */
  private static final char[] SEPARATORS = {',', ';', '\t', '|'};

  /** No event is larger, so that a quote which stays open longer is a mistake. */
  private static final int LONGEST = 256 * 1024;

  private final Path file;
  private final Layout layout;
  private final ImportSource.SkippedRows skipped;
  private final TextLines lines;
  private final Deque<TextLines.Line> again = new ArrayDeque<>();

  /**
   * How a file is written.
   *
   * @param separator between cells; if empty, the header tells
   * @param quotes whether cells may be quoted
   */
  public record Layout(Optional<Character> separator, boolean quotes) {}

  /**
   * A row.
   *
   * @param line where it begins, from 1
   * @param cells by column, in the file's order; a column that the row is too short for is absent
   */
  public record Row(Path file, long line, Map<String, String> cells) {
    /**
     * Returns a cell.
     *
     * @throws IllegalArgumentException if the row has no such cell
     */
    public String get(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalArgumentException("the row has no cell '" + column + "'");
      }
      return cell;
    }
  }

  /** Receives the columns, once, and then the rows. */
  public interface Reader {
    /** May refuse the file with an {@link ImportException}. */
    default void columns(Set<String> columns) {}

    void accept(Row row) throws IOException;
  }

  private CsvRows(Path file, Layout layout, ImportSource.SkippedRows skipped, TextLines lines) {
    this.file = file;
    this.layout = layout;
    this.skipped = skipped;
    this.lines = lines;
  }

  /**
   * Reads a file.
   *
   * @param skipped receives the rows that cannot be read
   */
  static void read(
      Path file, Charset charset, Layout layout, ImportSource.SkippedRows skipped, Reader reader)
      throws IOException {
    try (TextLines lines = new TextLines(file, charset)) {
      new CsvRows(file, layout, skipped, lines).read(reader);
    }
  }

  private TextLines.@Nullable Line next() throws IOException {
    TextLines.Line line = again.isEmpty() ? lines.next() : again.poll();
    while (line != null && line.blank()) {
      line = again.isEmpty() ? lines.next() : again.poll();
    }
    return line;
  }

  private void read(Reader reader) throws IOException {
    TextLines.Line first = next();
    if (first == null) {
      throw new ImportException(file + " is empty; its first line must name the columns");
    }
    char separator = layout.separator().orElseGet(() -> separator(first.text()));
    List<String> header = header(first, separator);
    reader.columns(Set.copyOf(header));
    for (TextLines.Line line = next(); line != null; line = next()) {
      Optional<List<String>> cells = cells(line, separator);
      if (cells.isPresent() && cells.get().size() > header.size()) {
        skipped.skip("too_many_cells", file, line.number());
      } else if (cells.isPresent()) {
        Map<String, String> named = new LinkedHashMap<>();
        for (int i = 0; i < cells.get().size(); i++) {
          named.put(header.get(i), cells.get().get(i));
        }
        reader.accept(new Row(file, line.number(), named));
      }
    }
  }

  private List<String> header(TextLines.Line line, char separator) {
    CsvRecord record = new CsvRecord(separator, layout.quotes());
    record.add(line.text());
    List<String> names = record.cells().stream().map(String::strip).toList();
    Map<String, Integer> seen = new HashMap<>();
    names.forEach(name -> seen.merge(name, 1, Integer::sum));
    seen.forEach(
        (name, times) -> {
          if (times > 1) {
            throw new ImportException(
                "%s names the column '%s' %d times".formatted(file, name, times));
          }
        });
    return names;
  }

  /** The cells of the record that begins in a line; empty where it has been counted as skipped. */
  private Optional<List<String>> cells(TextLines.Line line, char separator) throws IOException {
    CsvRecord record = new CsvRecord(separator, layout.quotes());
    record.add(line.text());
    List<TextLines.Line> taken = new ArrayList<>();
    long length = line.bytes().length;
    while (record.open() && length <= LONGEST) {
      TextLines.Line more = again.isEmpty() ? lines.next() : again.poll();
      if (more == null) {
        break;
      }
      taken.add(more);
      length += more.bytes().length;
      record.add(more.text());
    }
    if (!record.open() && !record.broken()) {
      return Optional.of(record.cells());
    }
    skipped.skip(record.open() ? "unclosed_quote" : "misplaced_quote", file, line.number());
    for (int i = taken.size() - 1; i >= 0; i--) {
      again.addFirst(taken.get(i));
    }
    return Optional.empty();
  }

  /** The one that divides the header into the most columns. */
  private static char separator(String header) {
    char best = SEPARATORS[0];
    int most = 1;
    for (char candidate : SEPARATORS) {
      CsvRecord record = new CsvRecord(candidate, true);
      record.add(header);
      if (record.cells().size() > most) {
        most = record.cells().size();
        best = candidate;
      }
    }
    return best;
  }
}
