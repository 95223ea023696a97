package io.millrace.ingest.imports;

import io.millrace.event.Event;
import io.millrace.event.codec.EventCodec;
import io.millrace.event.codec.InvalidEventException;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Which events were imported into a namespace, by 64 bits of the hash of each id: 8 bytes an event
 * in a file that only grows, up to 36 in memory while an import runs. The sinks recognise what came
 * among the last records only; the ledger recognises all that came by this home's imports, from
 * whatever file.
 *
 * <p>It is written behind each acknowledged batch. After a kill it lacks the batches in flight;
 * those are sent again, and the sinks recognise them. Among 100 million events, a new one is taken
 * for a known one once in two thousand imports of that size.
 */
final class ImportLedger implements AutoCloseable {
  private final EventCodec codec = new EventCodec();
  private final FileChannel file;
  private final LongCounts before;

  private ImportLedger(FileChannel file, LongCounts before) {
    this.file = file;
    this.before = before;
  }

  /**
   * Opens a ledger, which may be new.
   *
   * @param forget whether what it knows does not count
   */
  static ImportLedger open(Path path, boolean forget) throws IOException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    long whole = 0;
    LongCounts known = new LongCounts();
    if (Files.exists(path) && !forget) {
      whole = read(path, known);
    }
    FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    // Half of an entry is what a kill leaves.
    long end = forget ? file.size() / Long.BYTES * Long.BYTES : whole * Long.BYTES;
    file.truncate(end).position(end);
    return new ImportLedger(file, known);
  }

  private static long read(Path path, LongCounts into) throws IOException {
    long entries = Files.size(path) / Long.BYTES;
    try (InputStream in = Files.newInputStream(path);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16))) {
      for (long i = 0; i < entries; i++) {
        into.increment(data.readLong());
      }
    } catch (EOFException e) {
      throw new IOException(path + " was cut while it was read", e);
    }
    return entries;
  }

  /** What each of the events is known by. */
  long[] keys(List<byte[]> events) {
    List<Optional<Event>> usual = codec.usual(events);
    long[] keys = new long[events.size()];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = key(usual.get(i), events.get(i));
    }
    return keys;
  }

  private long key(Optional<Event> usual, byte[] bytes) {
    try {
      Event event = usual.isPresent() ? usual.get() : codec.decode(bytes);
      return hash(event.eventId().value().getBytes(StandardCharsets.UTF_8));
    } catch (InvalidEventException e) {
      // No event and no id: it is known by itself.
      return hash(bytes);
    }
  }

  /** FNV-1a with the finaliser of MurmurHash3. */
  private static long hash(byte[] bytes) {
    long h = 0xcbf29ce484222325L;
    for (byte b : bytes) {
      h = (h ^ b & 0xff) * 0x100000001b3L;
    }
    h ^= h >>> 33;
    h *= 0xff51afd7ed558ccdL;
    h ^= h >>> 33;
    h *= 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }

  /** Whether an import before this one has sent it. */
  boolean knows(long key) {
    return before.contains(key);
  }

  void add(long[] keys) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(keys.length * Long.BYTES);
    bytes.asLongBuffer().put(keys);
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
