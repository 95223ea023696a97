package io.millrace.benchmarks.soak;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Follows a JVM's {@code -Xlog:gc} file: the heap in use behind each pause. */
final class GcLog {
  /** As {@code Pause Young (Normal) (G1 Evacuation Pause) 130M->40M(256M) 5.3ms}. */
  private static final Pattern PAUSE = Pattern.compile("Pause .* \\d+M->(\\d+)M\\(\\d+M\\)");

  private final Path file;
  private long read;

  GcLog(Path file) {
    this.file = file;
  }

  /** The least heap in use behind a pause since the last call, in bytes; 0 if there was none. */
  long least() {
    try (RandomAccessFile log = new RandomAccessFile(file.toFile(), "r")) {
      byte[] fresh = new byte[(int) (log.length() - read)];
      log.seek(read);
      log.readFully(fresh);
      read += fresh.length;
      long least = Long.MAX_VALUE;
      Matcher pauses = PAUSE.matcher(new String(fresh, StandardCharsets.UTF_8));
      while (pauses.find()) {
        least = Math.min(least, Long.parseLong(pauses.group(1)) << 20);
      }
      return least == Long.MAX_VALUE ? 0 : least;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
