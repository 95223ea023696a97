package io.millrace.embedded;

import io.millrace.config.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A server's directory, claimed by this JVM until it closes or dies: the operating system lets go
 * of the lock of a killed process. Whoever holds the claim may therefore stop any server process
 * that an earlier holder left behind.
 */
final class DirectoryClaim implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryClaim(FileChannel channel) {
    this.channel = channel;
  }

  static DirectoryClaim of(String server, Path directory) {
    try {
      PrivateFiles.directory(directory);
      FileChannel channel =
          FileChannel.open(
              directory.resolve("millrace.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE);
      if (tryLock(channel) != null) {
        return new DirectoryClaim(channel);
      }
      channel.close();
    } catch (IOException e) {
      throw new EmbeddedServerException(
          "%s cannot keep its data in %s: %s. Choose a directory that can be written."
              .formatted(server, directory, e),
          e);
    }
    throw new EmbeddedServerException(
        "%s already runs on %s. Stop that Millrace first, or choose another directory."
            .formatted(server, directory));
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  /** Lets go of the directory. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
