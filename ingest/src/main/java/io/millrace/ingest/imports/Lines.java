package io.millrace.ingest.imports;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Path;

/** The lines of a file that are not blank. */
final class Lines {
  private Lines() {}

  /** Is given a line, without its end. */
  interface Reader {
    void accept(TextLines.Line line) throws IOException;
  }

  static void read(Path file, Charset charset, Reader reader) throws IOException {
    try (TextLines lines = new TextLines(file, charset)) {
      for (TextLines.Line line = lines.next(); line != null; line = lines.next()) {
        if (!line.blank()) {
          reader.accept(line);
        }
      }
    }
  }
}
