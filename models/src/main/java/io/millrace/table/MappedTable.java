package io.millrace.table;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Rows of little-endian floats in a memory-mapped file: the page cache holds what is used. The
 * mapping lives until the table is garbage.
 */
public final class MappedTable implements FloatRows {
  private static final int CHUNK_BYTES = 1 << 30;

  private final int rows;
  private final int dimension;
  private final int shift;
  private final FloatBuffer[] chunks;

  private MappedTable(int rows, int dimension, int shift, FloatBuffer[] chunks) {
    this.rows = rows;
    this.dimension = dimension;
    this.shift = shift;
    this.chunks = chunks;
  }

  /** Maps a file that must have exactly the size of such a table. */
  public static MappedTable open(Path file, int rows, int dimension) throws IOException {
    int rowBytes = dimension * Float.BYTES;
    int shift = 31 - Integer.numberOfLeadingZeros(CHUNK_BYTES / rowBytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long bytes = (long) rows * rowBytes;
      if (channel.size() != bytes) {
        throw new IOException(
            "%s has %d bytes; %d rows of %d floats are %d"
                .formatted(file.getFileName(), channel.size(), rows, dimension, bytes));
      }
      long chunkBytes = (1L << shift) * rowBytes;
      FloatBuffer[] chunks = new FloatBuffer[(int) ((bytes + chunkBytes - 1) / chunkBytes)];
      for (int i = 0; i < chunks.length; i++) {
        long from = i * chunkBytes;
        chunks[i] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, from, Math.min(chunkBytes, bytes - from))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asFloatBuffer();
      }
      return new MappedTable(rows, dimension, shift, chunks);
    }
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public void read(int row, float[] target, int offset) {
    int within = row & ((1 << shift) - 1);
    chunks[row >>> shift].get(within * dimension, target, offset, dimension);
  }
}
