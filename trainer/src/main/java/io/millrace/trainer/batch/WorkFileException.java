package io.millrace.trainer.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A temporary file cannot be written or read: the disk is full, or the directory is not ours. */
public final class WorkFileException extends UncheckedIOException {
  private static final long serialVersionUID = 1L;

  public WorkFileException(Path path, IOException cause) {
    super(
        "temporary file %s: %s; free some space there, or choose another directory with --temp or -Djava.io.tmpdir"
            .formatted(path, reason(cause)),
        cause);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException failure ? failure.getReason() : e.getMessage();
    return reason == null ? e.getClass().getSimpleName() : reason;
  }
}
