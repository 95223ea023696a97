package io.millrace.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server process that outlived the JVM that started it. Only a process that started when the
 * record says is taken for it: process ids are used again.
 */
final class Orphan {
  private static final Logger log = LoggerFactory.getLogger(Orphan.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Orphan() {}

  /** Stops the process that {@code postmaster.pid} of a PostgreSQL data directory names. */
  static void stopPostgres(Path data) {
    postgres(data).ifPresent(process -> stop("PostgreSQL", process));
  }

  /** The process that {@code postmaster.pid} of a PostgreSQL data directory names, if it lives. */
  static Optional<ProcessHandle> postgres(Path data) {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      // Line 1 is the process id, line 2 the data directory, line 3 the start in epoch seconds.
      var lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      if (lines.size() < 3 || !Files.isSameFile(Path.of(lines.get(1).trim()), data)) {
        return Optional.empty();
      }
      Instant started = Instant.ofEpochSecond(Long.parseLong(lines.get(2).trim()));
      return living(Long.parseLong(lines.get(0).trim()), started);
    } catch (IOException | NumberFormatException e) {
      throw new EmbeddedServerException(
          "cannot read %s: %s. Remove it if no PostgreSQL runs on that directory."
              .formatted(file, e),
          e);
    }
  }

  /**
   * Stops what still works in a data directory, which both servers make their working directory:
   * for instance processes of a PostgreSQL whose first one was killed. Where the system does not
   * tell working directories (it does on Linux), nothing is found.
   *
   * @param program what the names of the server's programs begin with: others, for instance a shell
   *     in that directory, are left alone
   */
  static void stopIn(String server, String program, Path data) {
    if (!Files.isDirectory(data)) {
      return;
    }
    List<ProcessHandle> found =
        ProcessHandle.allProcesses()
            .filter(process -> runs(process, program) && worksIn(process, data))
            .toList();
    for (ProcessHandle process : found) {
      log.info("stopping the {} (process {}) that still uses {}", server, process.pid(), data);
      end(server, process);
    }
  }

  private static boolean runs(ProcessHandle process, String program) {
    return process
        .info()
        .command()
        .map(command -> Path.of(command).getFileName().toString().startsWith(program))
        .orElse(false);
  }

  private static boolean worksIn(ProcessHandle process, Path data) {
    Path link = Path.of("/proc", Long.toString(process.pid()), "cwd");
    try {
      return Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(data.toRealPath());
    } catch (IOException e) {
      // It ended meanwhile, or belongs to another user: then it is not ours.
      return false;
    }
  }

  /** Stops the process that {@link #record} wrote down. */
  static void stopRecorded(String server, Path record) {
    if (!Files.exists(record)) {
      return;
    }
    try {
      String[] words = Files.readString(record).trim().split(" ", -1);
      if (words.length == 2) {
        living(Long.parseLong(words[0]), Instant.parse(words[1]))
            .ifPresent(process -> stop(server, process));
      }
      Files.deleteIfExists(record);
    } catch (IOException | RuntimeException e) {
      throw e instanceof EmbeddedServerException known
          ? known
          : new EmbeddedServerException(
              "cannot read %s: %s. Remove it if no %s runs on that directory."
                  .formatted(record, e, server),
              e);
    }
  }

  /** Writes down which process serves a directory, for the JVM after this one. */
  static void record(Path record, ProcessHandle process) throws IOException {
    Optional<Instant> start = process.info().startInstant();
    if (start.isPresent()) {
      Files.writeString(record, process.pid() + " " + start.get());
    }
  }

  /**
   * Asks it to stop, and ends it where it does not: PostgreSQL for instance waits for its clients.
   * Both servers write ahead, so what they acknowledged is on disk either way.
   */
  private static void stop(String server, ProcessHandle process) {
    log.warn(
        "stopping the {} (process {}) that a killed Millrace left behind", server, process.pid());
    end(server, process);
  }

  private static Optional<ProcessHandle> living(long pid, Instant started) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(p -> near(p, started));
  }

  private static void end(String server, ProcessHandle process) {
    process.destroy();
    if (ends(process, server)) {
      return;
    }
    process.destroyForcibly();
    if (!ends(process, server)) {
      throw new EmbeddedServerException(
          "a %s of an earlier run (process %d) does not stop: end it, then start again"
              .formatted(server, process.pid()));
    }
  }

  private static boolean ends(ProcessHandle process, String server) {
    try {
      process.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EmbeddedServerException("interrupted while stopping " + server, e);
    } catch (ExecutionException e) {
      throw new EmbeddedServerException("cannot wait for the end of " + server, e);
    }
  }

  /** The two clocks differ by the time a server takes until it writes its file. */
  private static boolean near(ProcessHandle process, Instant started) {
    return process
        .info()
        .startInstant()
        .map(start -> Duration.between(start, started).abs().toSeconds() <= 5)
        .orElse(false);
  }
}
