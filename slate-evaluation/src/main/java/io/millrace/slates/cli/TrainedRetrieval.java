package io.millrace.slates.cli;

import io.millrace.eventlog.EventLog;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.slates.Contender;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.retrieval.InteractionReader;
import io.millrace.trainer.retrieval.Interactions;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The retrieval model that {@code train} makes, trained without the held-out events, in a temporary
 * directory: what it finds it cannot have seen.
 */
final class TrainedRetrieval implements AutoCloseable {
  /** The name among the models of the command. */
  static final String NAME = "retrieval";

  /** The end of all logs. */
  private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

  private final Path directory;

  TrainedRetrieval() throws IOException {
    directory = Files.createTempDirectory("millrace-retrieval");
  }

  Contender train(EventLog log, HoldoutSplit split, long seed, Progress progress)
      throws IOException {
    Interactions interactions =
        InteractionReader.read(
            log, Instant.EPOCH, FOREVER, interaction -> !split.heldOut(interaction), progress);
    RetrievalTrainer.Result result =
        new RetrievalTrainer(Runtime.getRuntime().availableProcessors(), seed)
            .train(interactions, NAME, Instant.now(), Map.of("holdout", split.id()), progress);
    RecommenderArtifact.write(directory, result.model(), 0);
    return Contender.of(NAME, directory);
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
