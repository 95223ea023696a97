package io.millrace.serving.modelwatch;

import io.millrace.model.BrokenArtifactException;
import io.millrace.recommender.Recommender;
import java.nio.file.Path;

/** Reads an artifact: {@link io.millrace.recommender.RecommenderArtifact#load} outside tests. */
@FunctionalInterface
public interface ModelLoader {
  Recommender load(Path directory) throws BrokenArtifactException;
}
