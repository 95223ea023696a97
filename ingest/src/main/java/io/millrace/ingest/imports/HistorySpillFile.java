package io.millrace.ingest.imports;

import io.millrace.eventlog.file.ChannelBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Sorts lines by time. Their bytes are written to a temporary file, so a history may be larger than
 * memory; 20 bytes a line are kept in memory, and 40 during the sort. Filled by one thread, then
 * read by any number of threads.
 */
final class HistorySpillFile implements AutoCloseable {
  private static final int BUFFER = 256 * 1024;
  private static final int SMALLEST = 1 << 10;

  /** No system keeps a name for it: it is gone with the process, however that ends. */
  private final FileChannel file;

  private final ChannelBuffer buffer;

  /** Twice the time; one more for what may come behind others of that time. */
  private long[] keys = new long[SMALLEST];

  private long[] ends = new long[SMALLEST];
  private int size;

  HistorySpillFile() throws IOException {
    Path path = Files.createTempFile("millrace-import", ".spill");
    file =
        FileChannel.open(
            path,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE);
    buffer = new ChannelBuffer(file, BUFFER);
  }

  /**
   * @param time epoch milliseconds
   */
  void add(long time, byte[] line) throws IOException {
    put(2 * time + 1, line);
  }

  /** Comes before all others of its time, however late it is added. */
  void addFirst(long time, byte[] line) throws IOException {
    put(2 * time, line);
  }

  private void put(long key, byte[] line) throws IOException {
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, 2 * size);
      ends = Arrays.copyOf(ends, 2 * size);
    }
    buffer.write(line, 0, line.length);
    keys[size] = key;
    ends[size] = start(size) + line.length;
    size++;
  }

  int size() {
    return size;
  }

  private long start(int line) {
    return line == 0 ? 0 : ends[line - 1];
  }

  /**
   * All lines by their times, those of the same time in the order in which they were added; read
   * from the file when they are asked for. Nothing may be added any more.
   */
  List<byte[]> ordered() throws IOException {
    buffer.drain();
    int[] order =
        IntStream.range(0, size)
            .boxed()
            .sorted(Comparator.comparingLong(line -> keys[line]))
            .mapToInt(Integer::intValue)
            .toArray();
    return new AbstractList<>() {
      @Override
      public byte[] get(int place) {
        return read(order[place]);
      }

      @Override
      public int size() {
        return order.length;
      }
    };
  }

  private byte[] read(int line) {
    long from = start(line);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(ends[line] - from));
    try {
      while (bytes.hasRemaining()) {
        if (file.read(bytes, from + bytes.position()) < 0) {
          throw new EOFException("the spill file is shorter than what was written");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the spill file of the import", e);
    }
    return bytes.array();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
