package io.millrace.trainer.training;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.model.ArtifactWriter;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelManifest;
import io.millrace.model.NetworkModel;
import io.millrace.model.RankingModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.text.TextProjection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The best epoch of a training run. Its weights are in temporary files until it is closed; save it
 * before.
 *
 * @param weights as the validation has judged them
 * @param withHeldOut the weights that are published instead, where the model has learned the rows
 *     that were held out of its own table once they had judged it
 * @param epochs what each epoch brought, in order
 * @param bestEpoch which of them this is, counted from 1; 0: the weights that training began with
 * @param rows training examples
 * @param seconds that the epochs took, validation included
 * @param trainingSeconds of these, without validation
 * @param provenance the data's, the hyper-parameters, the versions
 * @param texts the data's, see {@link RankingModel#texts}
 * @param directory of the temporary files
 */
public record TrainedModel(
    ModelKind kind,
    FeatureEncoder encoder,
    String specText,
    NetworkWeights weights,
    Optional<NetworkWeights> withHeldOut,
    List<Progress.EpochResult> epochs,
    int bestEpoch,
    long rows,
    double seconds,
    double trainingSeconds,
    Map<String, String> provenance,
    Optional<TextProjection> texts,
    Path directory)
    implements AutoCloseable {
  private static final int ATTEMPTS = 20;

  public TrainedModel {
    epochs = List.copyOf(epochs);
    provenance = Map.copyOf(provenance);
  }

  /** How many trained numbers there are. */
  public long parameters() {
    return weights.parameters();
  }

  /** Training examples, over all epochs, a second. */
  public double samplesPerSecond() {
    long trained = epochs.stream().filter(epoch -> epoch.epoch() > 0).count();
    return rows * trained / Math.max(trainingSeconds, 1e-9);
  }

  /** What the best epoch brought. */
  public Progress.EpochResult best() {
    return epochs.stream()
        .filter(epoch -> epoch.epoch() == bestEpoch)
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no epoch has number " + bestEpoch));
  }

  /**
   * The model as the validation has judged it, for predictions and evaluation before it is saved.
   */
  public RankingModel ranking() {
    return ranking(weights);
  }

  /** The model as serving will use it: {@link #ranking} unless it has learned held-out rows. */
  public RankingModel published() {
    return ranking(withHeldOut.orElse(weights));
  }

  private RankingModel ranking(NetworkWeights weights) {
    ModelManifest unsaved =
        new ModelManifest(
            ModelManifest.FORMAT_VERSION,
            "unsaved",
            kind,
            Instant.EPOCH,
            FeatureSpecCodec.fingerprint(encoder.spec()),
            weights.embeddings().dimension(),
            provenance,
            Map.of(),
            Map.of());
    return new NetworkModel(unsaved, encoder, texts, weights);
  }

  /** Writes the artifact with the model's own provenance and no documents. */
  public ModelManifest save(Path target, String id, Instant createdAt, Map<String, Double> metrics)
      throws IOException {
    return save(target, id, createdAt, metrics, provenance, Map.of());
  }

  /**
   * Writes the artifact.
   *
   * @param target a directory that does not exist yet
   * @param origin the provenance that the manifest gets
   * @param documents further files by name, hashed like the others
   */
  public ModelManifest save(
      Path target,
      String id,
      Instant createdAt,
      Map<String, Double> metrics,
      Map<String, String> origin,
      Map<String, String> documents)
      throws IOException {
    return ArtifactWriter.write(
        target,
        new ArtifactWriter.Description(
            id, kind, createdAt, specText, origin, metrics, documents, texts),
        encoder,
        withHeldOut.orElse(weights));
  }

  /** Deletes the temporary files. */
  @Override
  public void close() {
    delete(directory);
  }

  /** Deletes the directory when the process is interrupted, while others may still write to it. */
  static void deleteAtExit(Path directory) {
    Runnable delete =
        () -> {
          for (int attempt = 0; attempt < ATTEMPTS && Files.exists(directory); attempt++) {
            try {
              delete(directory);
            } catch (UncheckedIOException e) {
              // Somebody writes or deletes at the same time; there is nobody left to tell.
            }
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(delete, "delete-training-files"));
  }

  static void delete(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + directory, e);
    }
  }
}
