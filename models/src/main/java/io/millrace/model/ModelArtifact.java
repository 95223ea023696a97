package io.millrace.model;

import java.nio.file.Path;

/** Reads and verifies artifacts. */
public final class ModelArtifact {
  private ModelArtifact() {}

  /** Loads a model; verifies every hash first, and refuses what it does not know. */
  public static RankingModel load(Path directory) throws BrokenArtifactException {
    throw new UnsupportedOperationException("written by the models work: " + directory);
  }
}
