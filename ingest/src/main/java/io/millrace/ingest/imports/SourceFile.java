package io.millrace.ingest.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;

/** Opens files that may be gzipped. */
final class SourceFile {
  private static final int BUFFER = 64 * 1024;

  private SourceFile() {}

  /** {@code name} or {@code name.gz} in the directory. */
  static Path find(Path directory, String name) throws NoSuchFileException {
    Path plain = directory.resolve(name);
    Path gzipped = directory.resolve(name + ".gz");
    if (Files.isRegularFile(plain)) {
      return plain;
    }
    if (Files.isRegularFile(gzipped)) {
      return gzipped;
    }
    throw new NoSuchFileException(
        plain.toString(), null, "neither it nor " + gzipped + " is there");
  }

  static InputStream open(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz") ? new GZIPInputStream(in, BUFFER) : in;
    } catch (IOException e) {
      in.close();
      throw new IOException(file + " is not gzip: " + e.getMessage(), e);
    }
  }

  static Reader text(Path file) throws IOException {
    return new InputStreamReader(open(file), StandardCharsets.UTF_8);
  }
}
