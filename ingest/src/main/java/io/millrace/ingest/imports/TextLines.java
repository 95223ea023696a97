package io.millrace.ingest.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The lines of a file, one held at a time, with their numbers. A byte order mark is no text. */
public final class TextLines implements AutoCloseable {
  /** Longer than any event by far. */
  private static final int LONGEST = 8 << 20;

  private static final int BUFFER = 64 * 1024;

  private final Path file;
  private final InputStream in;
  private final byte[] buffer = new byte[BUFFER];
  private int at;
  private int end;
  private long number;

  /**
   * @param charset of the file; a byte order mark of UTF-16 says more
   */
  TextLines(Path file, Charset charset) throws IOException {
    this.file = file;
    this.in = SourceFile.open(file, charset);
  }

  /**
   * A line without its end, in UTF-8 if the file is in the charset that was named.
   *
   * @param number from 1
   */
  public record Line(Path file, long number, byte[] bytes) {
    /**
     * Returns the line as text.
     *
     * @throws ImportException if it is not UTF-8
     */
    public String text() {
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      } catch (CharacterCodingException e) {
        throw new ImportException(
            "%s line %d is not UTF-8; say which encoding the file has, for instance --charset windows-1252"
                .formatted(file, number),
            e);
      }
    }

    /** Returns whether the line has nothing but spaces and tabs. */
    public boolean blank() {
      for (byte b : bytes) {
        if (b != ' ' && b != '\t' && b != '\r') {
          return false;
        }
      }
      return true;
    }
  }

  /** The next line; null behind the last. */
  @Nullable Line next() throws IOException {
    ByteArrayOutputStream line = null;
    while (true) {
      if (at == end) {
        end = in.read(buffer);
        at = 0;
        if (end <= 0) {
          end = 0;
          return line == null || line.size() == 0 ? null : line(line.toByteArray());
        }
      }
      int from = at;
      while (at < end && buffer[at] != '\n') {
        at++;
      }
      if (line == null) {
        line = new ByteArrayOutputStream(Math.max(32, at - from));
      }
      line.write(buffer, from, at - from);
      if (at < end) {
        at++;
        return line(line.toByteArray());
      }
      if (line.size() > LONGEST) {
        throw new ImportException(
            "%s line %d has more than %d bytes; is it a text file with line ends?"
                .formatted(file, number + 1, LONGEST));
      }
    }
  }

  private Line line(byte[] bytes) {
    number++;
    int length = bytes.length;
    if (length > 0 && bytes[length - 1] == '\r') {
      length--;
    }
    return new Line(
        file, number, length == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, length));
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
