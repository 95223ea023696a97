package io.millrace.ingest.imports;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The lines of a file of UTF-8, one held at a time. Blank ones are left out. */
final class Lines {
  private static final int BUFFER = 64 * 1024;
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private Lines() {}

  /** Is given a line, without its end. */
  interface Reader {
    void accept(byte[] line) throws IOException;
  }

  static void read(Path file, Reader reader) throws IOException {
    try (InputStream in = new BufferedInputStream(SourceFile.open(file), BUFFER)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      in.mark(BYTE_ORDER_MARK.length);
      if (!java.util.Arrays.equals(in.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
        in.reset();
      }
      for (int b = in.read(); b >= 0; b = in.read()) {
        if (b == '\n') {
          give(line, reader);
        } else {
          line.write(b);
        }
      }
      give(line, reader);
    }
  }

  private static void give(ByteArrayOutputStream line, Reader reader) throws IOException {
    byte[] bytes = line.toByteArray();
    line.reset();
    int end = bytes.length;
    if (end > 0 && bytes[end - 1] == '\r') {
      end--;
    }
    for (int i = 0; i < end; i++) {
      if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
        reader.accept(end == bytes.length ? bytes : java.util.Arrays.copyOf(bytes, end));
        return;
      }
    }
  }
}
