package io.millrace.model;

import java.io.IOException;

/**
 * An artifact cannot be used: a file is missing, a hash differs, the format is newer than this
 * code.
 */
public final class BrokenArtifactException extends IOException {
  private static final long serialVersionUID = 1L;

  public BrokenArtifactException(String message) {
    super(message);
  }

  public BrokenArtifactException(String message, Throwable cause) {
    super(message, cause);
  }
}
