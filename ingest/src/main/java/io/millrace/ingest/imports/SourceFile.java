package io.millrace.ingest.imports;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.Charset;
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

  /**
   * The bytes in UTF-8, without a byte order mark.
   *
   * @param charset of the file; a byte order mark of UTF-16 says more
   */
  static InputStream open(Path file, Charset charset) throws IOException {
    PushbackInputStream in = new PushbackInputStream(inflated(file), 3);
    byte[] start = in.readNBytes(3);
    boolean utf8 = start.length == 3 && starts(start, 0xEF, 0xBB, 0xBF);
    boolean little = starts(start, 0xFF, 0xFE);
    boolean big = starts(start, 0xFE, 0xFF);
    if (!utf8) {
      int marked = little || big ? 2 : 0;
      in.unread(start, marked, start.length - marked);
    }
    Charset known =
        utf8
            ? StandardCharsets.UTF_8
            : little ? StandardCharsets.UTF_16LE : big ? StandardCharsets.UTF_16BE : charset;
    return known.equals(StandardCharsets.UTF_8) ? in : new Transcoded(file, in, known);
  }

  private static boolean starts(byte[] bytes, int... wanted) {
    if (bytes.length < wanted.length) {
      return false;
    }
    for (int i = 0; i < wanted.length; i++) {
      if ((bytes[i] & 0xff) != wanted[i]) {
        return false;
      }
    }
    return true;
  }

  private static InputStream inflated(Path file) throws IOException {
    InputStream in = Files.newInputStream(file);
    try {
      return file.toString().endsWith(".gz")
          ? new GZIPInputStream(in, BUFFER)
          : new BufferedInputStream(in, BUFFER);
    } catch (IOException e) {
      in.close();
      throw new IOException(file + " is not gzip: " + e.getMessage(), e);
    }
  }
}
