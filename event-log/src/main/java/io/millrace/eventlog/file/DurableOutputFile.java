package io.millrace.eventlog.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.io.InputFile;
import org.apache.iceberg.io.OutputFile;
import org.apache.iceberg.io.PositionOutputStream;
import org.jspecify.annotations.Nullable;

/** A file whose bytes and directory entries are forced to disk when it is closed. */
final class DurableOutputFile implements OutputFile {
  private final String location;
  private final Path path;

  DurableOutputFile(String location, Path path) {
    this.location = location;
    this.path = path;
  }

  @Override
  public PositionOutputStream create() {
    try {
      return open(StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new AlreadyExistsException(e, "file already exists: %s", location);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + location, e);
    }
  }

  @Override
  public PositionOutputStream createOrOverwrite() {
    try {
      return open(StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + location, e);
    }
  }

  private PositionOutputStream open(OpenOption... options) throws IOException {
    Path directory = path.toAbsolutePath().getParent();
    createDirectories(directory);
    OpenOption[] all = new OpenOption[options.length + 1];
    System.arraycopy(options, 0, all, 0, options.length);
    all[options.length] = StandardOpenOption.WRITE;
    return new DurableOutputStream(FileChannel.open(path, all), () -> force(directory));
  }

  private static void createDirectories(@Nullable Path directory) throws IOException {
    if (directory == null || Files.isDirectory(directory)) {
      return;
    }
    createDirectories(directory.getParent());
    Files.createDirectories(directory);
    force(directory.getParent());
  }

  /**
   * Makes new entries of a directory survive a power cut; where the system knows no such thing,
   * none.
   */
  private static void force(@Nullable Path directory) throws IOException {
    if (directory != null
        && directory.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  @Override
  public String location() {
    return location;
  }

  @Override
  public InputFile toInputFile() {
    return org.apache.iceberg.Files.localInput(path.toFile());
  }
}
