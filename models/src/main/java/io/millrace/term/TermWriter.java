package io.millrace.term;

import io.millrace.table.FloatRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import tools.jackson.databind.node.ObjectNode;

/**
 * Where a term writes to.
 *
 * @param shape what it needs to read its files
 * @param directory of its files
 */
public record TermWriter(ObjectNode shape, Path directory) {
  private static final int BUFFER_BYTES = 1 << 20;

  /** Writes a table row by row, over an older file. */
  public void table(String file, FloatRows table) throws IOException {
    try (Floats out = floats(file)) {
      float[] row = new float[table.dimension()];
      for (int i = 0; i < table.rows(); i++) {
        table.read(i, row, 0);
        out.write(row);
      }
    }
  }

  /** Opens a file of floats, over an older one. */
  public Floats floats(String file) throws IOException {
    return new Floats(directory.resolve(file));
  }

  /** Writes little-endian floats through a buffer, and through to the disk at the end. */
  public static final class Floats implements AutoCloseable {
    private final FileChannel channel;
    private final ByteBuffer buffer =
        ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);

    private Floats(Path file) throws IOException {
      channel =
          FileChannel.open(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE,
              StandardOpenOption.TRUNCATE_EXISTING);
    }

    public void write(float[] floats) throws IOException {
      for (float value : floats) {
        if (buffer.remaining() < Float.BYTES) {
          flush();
        }
        buffer.putFloat(value);
      }
    }

    private void flush() throws IOException {
      buffer.flip();
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      buffer.clear();
    }

    @Override
    public void close() throws IOException {
      try (channel) {
        flush();
        channel.force(true);
      }
    }
  }
}
