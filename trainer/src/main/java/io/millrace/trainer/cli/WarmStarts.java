package io.millrace.trainer.cli;

import io.millrace.model.ModelArtifact;
import io.millrace.model.RankingModel;
import io.millrace.trainer.training.HyperParameters;
import io.millrace.trainer.training.WarmStart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The model that {@code --warm-start} names. */
final class WarmStarts {
  private WarmStarts() {}

  /**
   * Loads and verifies it.
   *
   * @param given a model's id or the directory of an artifact
   * @param models where the site's models are
   */
  static Optional<WarmStart> load(Optional<Path> given, Path models) throws IOException {
    if (given.isEmpty()) {
      return Optional.empty();
    }
    Path registered = models.resolve(given.get());
    Path directory = Files.isDirectory(registered) ? registered : given.get();
    if (!Files.isDirectory(directory)) {
      throw new InvalidOptionException(
          "--warm-start %s is neither a model of the namespace ('millrace models list' names them) nor the directory of an artifact"
              .formatted(given.get()));
    }
    try (RankingModel model = ModelArtifact.load(directory)) {
      return Optional.of(WarmStart.of(directory, model));
    }
  }

  /** The network's shape is the earlier model's where nobody asked for one. */
  static HyperParameters shaped(HyperParameters parameters, Optional<WarmStart> warmStart) {
    HyperParameters defaults = HyperParameters.DEFAULT;
    boolean asked =
        parameters.dimension() != defaults.dimension()
            || !parameters.tower().equals(defaults.tower())
            || parameters.batchNorm() != defaults.batchNorm();
    return warmStart.isEmpty() || asked ? parameters : warmStart.get().shaped(parameters);
  }
}
