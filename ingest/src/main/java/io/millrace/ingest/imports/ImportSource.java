package io.millrace.ingest.imports;

import io.millrace.event.InteractionType;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The files that an import reads, and the options of its command that concern them. */
public final class ImportSource {
  private final Path path;
  private final Charset charset;
  private final TypeNames types;
  private final Optional<Path> mapping;

  /**
   * Creates a source.
   *
   * @param path file or directory
   * @param charset encoding of the files
   * @param types foreign names of interaction types, by what they stand for, such as {@code
   *     watched} for {@code view}
   * @param mapping file that says which column is which field
   * @throws IllegalArgumentException if a name stands for a type that does not exist
   */
  public ImportSource(
      Path path, Charset charset, Map<String, String> types, Optional<Path> mapping) {
    this.path = path;
    this.charset = charset;
    this.types = TypeNames.with(types);
    this.mapping = mapping;
  }

  /** Returns the file or directory that the user named. */
  public Path path() {
    return path;
  }

  /** Returns the encoding of the files. */
  public Charset charset() {
    return charset;
  }

  /** Returns the file that maps columns to fields, if the user named one. */
  public Optional<Path> mapping() {
    return mapping;
  }

  /** Returns the interaction type that a name of another system stands for. */
  public Optional<InteractionType> interactionType(String name) {
    return types.find(name);
  }

  /** Returns the file {@code name} or {@code name.gz} of the directory that the user named. */
  public Path file(String name) throws NoSuchFileException {
    return SourceFile.find(path, name);
  }

  /** Reads the lines of a file, gzipped or not, that are not blank. */
  public void lines(Path file, LineReader reader) throws IOException {
    try (TextLines lines = new TextLines(file, charset)) {
      for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          reader.accept(line);
        }
      }
    }
  }

  /**
   * Reads the rows of a table whose first row names the columns.
   *
   * @param layout separator and quotes
   * @param skipped receives the rows that cannot be read
   */
  public void rows(Path file, CsvRows.Layout layout, SkippedRows skipped, CsvRows.Reader reader)
      throws IOException {
    CsvRows.read(file, charset, layout, skipped, reader);
  }

  /** Receives a line, without its end. */
  @FunctionalInterface
  public interface LineReader {
    void accept(TextLines.Line line) throws IOException;
  }

  /** Receives what cannot become an event. */
  @FunctionalInterface
  public interface SkippedRows {
    /**
     * Counts a row.
     *
     * @param reason short, in snake case; rows are counted by it
     * @param line of the file, from 1
     */
    void skip(String reason, Path file, long line);
  }
}
