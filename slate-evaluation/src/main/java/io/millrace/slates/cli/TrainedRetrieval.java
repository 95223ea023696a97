package io.millrace.slates.cli;

import io.millrace.event.ItemId;
import io.millrace.eventlog.EventLog;
import io.millrace.recommender.RecommenderArtifact;
import io.millrace.slates.Contender;
import io.millrace.state.TextVector;
import io.millrace.trainer.holdout.HoldoutSplit;
import io.millrace.trainer.retrieval.InteractionReader;
import io.millrace.trainer.retrieval.Interactions;
import io.millrace.trainer.retrieval.RetrievalTrainer;
import io.millrace.trainer.retrieval.TextTrainer;
import io.millrace.trainer.training.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The retrieval model that {@code train} makes, trained without the held-out events, in a temporary
 * directory: what it finds it cannot have seen.
 */
final class TrainedRetrieval implements AutoCloseable {
  /** The name among the models of the command. */
  static final String NAME = "retrieval";

  /** The same model without the text vectors of items. */
  static final String WITHOUT_TEXT = "retrieval-without-text";

  /** The end of all logs. */
  private static final Instant FOREVER = Instant.parse("9999-01-01T00:00:00Z");

  private final EventLog log;
  private final HoldoutSplit split;
  private final Function<Collection<ItemId>, Map<ItemId, TextVector>> texts;
  private final long seed;
  private final Progress progress;
  private final Path directory;
  private Optional<Trained> trained = Optional.empty();

  private record Trained(Interactions interactions, RetrievalTrainer.Result result) {}

  TrainedRetrieval(
      EventLog log,
      HoldoutSplit split,
      Function<Collection<ItemId>, Map<ItemId, TextVector>> texts,
      long seed,
      Progress progress)
      throws IOException {
    this.log = log;
    this.split = split;
    this.texts = texts;
    this.seed = seed;
    this.progress = progress;
    directory = Files.createTempDirectory("millrace-retrieval");
  }

  /** Returns whether a name among the models is one of these. */
  static boolean is(String name) {
    return name.equals(NAME) || name.equals(WITHOUT_TEXT);
  }

  /** Returns one of these; the model is trained once for both. */
  Contender contender(String name) throws IOException {
    if (trained.isEmpty()) {
      trained = Optional.of(train());
    }
    Trained both = trained.get();
    RetrievalTrainer.Result result =
        name.equals(NAME)
            ? new TextTrainer(threads(), seed)
                .train(both.interactions(), both.result(), texts, progress)
            : both.result();
    Path artifact = directory.resolve(name);
    RecommenderArtifact.write(artifact, result.model(), 0);
    return Contender.of(name, artifact);
  }

  private Trained train() {
    Interactions interactions =
        InteractionReader.read(
            log, Instant.EPOCH, FOREVER, interaction -> !split.heldOut(interaction), progress);
    return new Trained(
        interactions,
        new RetrievalTrainer(threads(), seed)
            .train(interactions, NAME, Instant.now(), Map.of("holdout", split.id()), progress));
  }

  private static int threads() {
    return Runtime.getRuntime().availableProcessors();
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
