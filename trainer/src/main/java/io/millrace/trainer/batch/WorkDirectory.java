package io.millrace.trainer.batch;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A directory for the temporary files of one run. It goes when it is closed, or when the process
 * ends; what a killed process could not delete, the next one sweeps. That a run is alive shows in
 * its lock on a file of its directory, which the operating system gives up for a dead process.
 */
public final class WorkDirectory implements AutoCloseable {
  private static final String LOCK = "lock";

  /** Directories of this process begin so. */
  private static final String OWN = "run-" + ProcessHandle.current().pid() + "-";

  private final Path directory;
  private final FileChannel channel;
  private final Thread atExit = new Thread(this::deleteQuietly, "work-directory-cleanup");
  private final AtomicInteger files = new AtomicInteger();
  private boolean closed;

  private WorkDirectory(Path directory, FileChannel channel) {
    this.directory = directory;
    this.channel = channel;
  }

  /** Opens one below {@code java.io.tmpdir}. */
  public static WorkDirectory open() {
    return open(Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  /**
   * Opens one and sweeps those of dead runs.
   *
   * @param temporary where temporary files belong; must exist
   * @throws WorkFileException where nothing can be written there
   */
  public static WorkDirectory open(Path temporary) {
    Path all = temporary.resolve("millrace-" + System.getProperty("user.name", "user"));
    try {
      Files.createDirectories(all);
      sweep(all);
      Path directory = Files.createTempDirectory(all, OWN);
      FileChannel channel =
          FileChannel.open(
              directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      WorkDirectory work = new WorkDirectory(directory, channel);
      Runtime.getRuntime().addShutdownHook(work.atExit);
      return work;
    } catch (IOException e) {
      throw new WorkFileException(all, e);
    }
  }

  /** A path for a new file. */
  public Path file(String name) {
    return directory.resolve(files.incrementAndGet() + "-" + name);
  }

  private static void sweep(Path all) throws IOException {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(all, "run-*")) {
      for (Path run : runs) {
        if (dead(run)) {
          delete(run);
        }
      }
    }
  }

  /**
   * A run that has no lock file yet is just beginning. Locks of this process are not tried: closing
   * any channel of a file gives up the process's lock on it.
   */
  private static boolean dead(Path run) {
    if (run.getFileName().toString().startsWith(OWN)) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(run.resolve(LOCK), StandardOpenOption.WRITE);
        @Nullable FileLock lock = channel.tryLock()) {
      return lock != null;
    } catch (OverlappingFileLockException | IOException e) {
      return false;
    }
  }

  private static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private void deleteQuietly() {
    try {
      channel.close();
      delete(directory);
    } catch (IOException e) {
      // The next run sweeps it.
    }
  }

  /** Deletes the directory and what is in it. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException e) {
      // The process is ending, and the hook deletes as well.
    }
    deleteQuietly();
  }
}
