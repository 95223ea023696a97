package io.millrace.eventlog.file;

import java.io.IOException;
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
  private final ChannelBuffer buffer;
  private boolean closed;

  DurableOutputStream(FileChannel channel, AfterForce afterForce) {
    this.channel = channel;
    this.afterForce = afterForce;
    this.buffer = new ChannelBuffer(channel, BUFFER_BYTES);
  }

  @Override
  public long getPos() {
    return buffer.position();
  }

  @Override
  public void write(int b) throws IOException {
    buffer.write((byte) b);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    buffer.write(bytes, offset, length);
  }

  @Override
  public void flush() throws IOException {
    buffer.drain();
  }

  @Override
  public void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (channel) {
      buffer.drain();
      channel.force(true);
    }
    afterForce.run();
  }
}
