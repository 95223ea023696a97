package io.millrace.trainer.table;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;

/** A file's bytes, counted and digested as they are read. */
final class FileBytes extends FilterInputStream {
  private static final int BUFFER = 1 << 16;

  private final MessageDigest digest;
  private volatile long count;

  private FileBytes(InputStream in, MessageDigest digest) {
    super(in);
    this.digest = digest;
  }

  static FileBytes open(Path path, MessageDigest digest) throws IOException {
    return new FileBytes(Files.newInputStream(path), digest);
  }

  /** The same, with marks. */
  static InputStream buffered(FileBytes bytes) {
    return new BufferedInputStream(bytes, BUFFER);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // One thread reads the file; others look.
  public int read(byte[] into, int offset, int length) throws IOException {
    int read = super.read(into, offset, length);
    if (read > 0) {
      digest.update(into, offset, read);
      count += read;
    }
    return read;
  }
}
