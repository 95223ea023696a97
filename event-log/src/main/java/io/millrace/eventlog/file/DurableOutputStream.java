package io.millrace.eventlog.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import org.apache.iceberg.io.PositionOutputStream;

/** Buffers, knows its position, and forces to disk on close. */
final class DurableOutputStream extends PositionOutputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** What remains to be done once the file's own bytes are on the disk. */
  interface AfterForce {
    void run() throws IOException;
  }

  private final FileChannel channel;
  private final AfterForce afterForce;
  private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private long flushed;
  private boolean closed;

  DurableOutputStream(FileChannel channel, AfterForce afterForce) {
    this.channel = channel;
    this.afterForce = afterForce;
  }

  @Override
  public long getPos() {
    return flushed + buffer.position();
  }

  @Override
  public void write(int b) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    if (length > buffer.remaining()) {
      drain();
    }
    if (length > buffer.capacity()) {
      writeFully(ByteBuffer.wrap(bytes, offset, length));
    } else {
      buffer.put(bytes, offset, length);
    }
  }

  @Override
  public void flush() throws IOException {
    drain();
  }

  private void drain() throws IOException {
    buffer.flip();
    writeFully(buffer);
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      flushed += channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (channel) {
      drain();
      channel.force(true);
    }
    afterForce.run();
  }
}
