package io.millrace.trainer.table;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Characters of a UTF-8 file, without its byte order mark. What is wrong with the file is said only
 * when everything before it was read, so that the reader knows in which line it is.
 */
final class Utf8Reader extends Reader {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.wrap(new byte[BUFFER]).limit(0);
  private boolean begun;
  private boolean ended;
  private @Nullable IOException failure;

  Utf8Reader(InputStream in) {
    this.in = in;
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    CharBuffer chars = CharBuffer.wrap(into, offset, length);
    while (chars.position() == offset && failure == null) {
      CoderResult result = decoder.decode(bytes, chars, ended);
      if (result.isError()) {
        failure = notUtf8(result);
      } else if (result.isUnderflow()) {
        if (ended) {
          break;
        }
        fill();
      }
      int mark = offset < chars.position() && !begun && into[offset] == '\uFEFF' ? 1 : 0;
      if (offset < chars.position()) {
        begun = true;
      }
      if (mark == 1) {
        System.arraycopy(into, offset + 1, into, offset, chars.position() - offset - 1);
        chars.position(chars.position() - 1);
      }
    }
    int read = untilNul(into, offset, chars.position());
    if (read > 0) {
      return read;
    }
    if (failure != null) {
      throw failure;
    }
    return -1;
  }

  private int untilNul(char[] into, int from, int to) {
    for (int i = from; i < to; i++) {
      if (into[i] == 0) {
        failure = new NotTextException("a NUL byte: this is no text file, or not in UTF-8");
        return i - from;
      }
    }
    return to - from;
  }

  private NotTextException notUtf8(CoderResult result) {
    StringBuilder octets = new StringBuilder();
    for (int i = 0; i < result.length(); i++) {
      octets.append("%02X ".formatted(bytes.get(bytes.position() + i)));
    }
    return new NotTextException(
        "the bytes %sare not UTF-8; convert the file, for instance with iconv -f latin1 -t utf-8"
            .formatted(octets));
  }

  private void fill() {
    bytes.compact();
    try {
      int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
      if (read < 0) {
        ended = true;
      } else {
        bytes.position(bytes.position() + read);
      }
    } catch (IOException e) {
      failure = e;
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** The file holds something else than UTF-8 text. */
  static final class NotTextException extends IOException {
    private static final long serialVersionUID = 1L;

    NotTextException(String message) {
      super(message);
    }
  }
}
