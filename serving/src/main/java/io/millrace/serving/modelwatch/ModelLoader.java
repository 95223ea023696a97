package io.millrace.serving.modelwatch;

import io.millrace.model.BrokenArtifactException;
import io.millrace.model.RankingModel;
import java.nio.file.Path;

/** Reads an artifact: {@link io.millrace.model.ModelArtifact#load} outside tests. */
@FunctionalInterface
public interface ModelLoader {
  RankingModel load(Path directory) throws BrokenArtifactException;
}
