package io.millrace.ingest.imports;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The bytes of a file in another charset, as UTF-8. */
final class Transcoded extends InputStream {
  private static final int BUFFER = 16 * 1024;

  private final Path file;
  private final Charset charset;
  private final Reader reader;
  private final char[] chars = new char[BUFFER];
  private byte[] bytes = {};
  private int at;

  /** Half of a surrogate pair that ended the characters before; 0 where none did. */
  private char half;

  Transcoded(Path file, InputStream in, Charset charset) {
    this.file = file;
    this.charset = charset;
    this.reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
  }

  @Override
  public int read() throws IOException {
    return more() ? bytes[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    if (!more()) {
      return -1;
    }
    int count = Math.min(length, bytes.length - at);
    System.arraycopy(bytes, at, into, from, count);
    at += count;
    return count;
  }

  private boolean more() throws IOException {
    while (at == bytes.length) {
      int from = 0;
      if (half != 0) {
        chars[from++] = half;
        half = 0;
      }
      int count;
      try {
        count = reader.read(chars, from, chars.length - from);
      } catch (CharacterCodingException e) {
        throw new ImportException("%s is not in %s; see --charset".formatted(file, charset), e);
      }
      if (count < 0) {
        return false;
      }
      int length = from + count;
      if (Character.isHighSurrogate(chars[length - 1])) {
        half = chars[--length];
      }
      bytes = new String(chars, 0, length).getBytes(StandardCharsets.UTF_8);
      at = 0;
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
