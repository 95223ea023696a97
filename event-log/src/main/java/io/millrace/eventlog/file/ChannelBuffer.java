package io.millrace.eventlog.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Gathers bytes on their way into a channel, in their order; what is too long goes directly. */
public final class ChannelBuffer {
  private final WritableByteChannel channel;
  private final ByteBuffer buffer;
  private long written;

  /**
   * @param channel the caller's, to be closed behind the last {@link #drain}
   * @param capacity in bytes
   */
  public ChannelBuffer(WritableByteChannel channel, int capacity) {
    this.channel = channel;
    this.buffer = ByteBuffer.allocate(capacity);
  }

  /** Bytes that were taken, in the channel or on their way. */
  public long position() {
    return written + buffer.position();
  }

  public void write(byte one) throws IOException {
    if (!buffer.hasRemaining()) {
      drain();
    }
    buffer.put(one);
  }

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

  /** Gives the channel all that was taken. */
  public void drain() throws IOException {
    buffer.flip();
    writeFully(buffer);
    buffer.clear();
  }

  private void writeFully(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      written += channel.write(bytes);
    }
  }
}
