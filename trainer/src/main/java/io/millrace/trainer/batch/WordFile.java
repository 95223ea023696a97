package io.millrace.trainer.batch;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A temporary file of 32-bit words: appended to in blocks, read anywhere. Not thread-safe. */
final class WordFile implements AutoCloseable {
  /** Bytes that are transferred at once. */
  private static final int TRANSFER = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private final ByteBuffer bytes =
      ByteBuffer.allocateDirect(TRANSFER).order(ByteOrder.nativeOrder());
  private long words;

  WordFile(Path path) {
    this.path = path;
    try {
      channel =
          FileChannel.open(
              path,
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new WorkFileException(path, e);
    }
  }

  /** Appends words and returns where the first of them stands. */
  long append(int[] from, int count) {
    long start = words;
    try {
      for (int done = 0; done < count; ) {
        int now = Math.min(count - done, TRANSFER / Integer.BYTES);
        bytes.clear();
        bytes.asIntBuffer().put(from, done, now);
        bytes.limit(now * Integer.BYTES);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        done += now;
      }
    } catch (IOException e) {
      throw new WorkFileException(path, e);
    }
    words += count;
    return start;
  }

  /** Reads {@code count} words from {@code position} on. */
  void read(long position, int[] into, int count) {
    try {
      for (int done = 0; done < count; ) {
        int now = Math.min(count - done, TRANSFER / Integer.BYTES);
        bytes.clear();
        bytes.limit(now * Integer.BYTES);
        long at = (position + done) * Integer.BYTES;
        while (bytes.hasRemaining()) {
          int read = channel.read(bytes, at + bytes.position());
          if (read < 0) {
            throw new EOFException("ends too early");
          }
        }
        bytes.flip();
        bytes.asIntBuffer().get(into, done, now);
        done += now;
      }
    } catch (IOException e) {
      throw new WorkFileException(path, e);
    }
  }

  long words() {
    return words;
  }

  @Override
  public void close() {
    try {
      channel.close();
      java.nio.file.Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new WorkFileException(path, e);
    }
  }
}
