package io.millrace.serving;

import io.millrace.feature.EncodedFeatures;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.codec.FeatureSpecCodec;
import io.millrace.feature.codec.InvalidSpecException;
import io.millrace.model.BrokenArtifactException;
import io.millrace.model.ModelKind;
import io.millrace.model.ModelManifest;
import io.millrace.model.RankingModel;
import io.millrace.retrieval.Retrieval;
import io.millrace.scoring.ItemPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model small enough to check by hand: an item's score depends on its row, the model's seed, and
 * on whether the user turned to it lately (an item's row among the user's makes it certain).
 */
final class ToyModel implements RankingModel {
  static final String SPEC =
      """
      features:
        - {name: user, of: user, type: category, attribute: user_id, hash-buckets: 1024}
        - {name: item, of: item, type: category, attribute: item_id, hash-buckets: 65536}
        - {name: recent, type: sequence, events: [click, view], max: 10, shares: item}
        - {name: device, of: context, type: category, hash-buckets: 16}
      """;

  private final FeatureEncoder encoder;
  private final ModelManifest manifest;
  private final long seed;
  private final Runnable beforeScoring;
  private volatile boolean closed;

  private ToyModel(String id, long seed, FeatureEncoder encoder, Runnable beforeScoring) {
    this.beforeScoring = beforeScoring;
    this.encoder = encoder;
    this.seed = seed;
    this.manifest =
        new ModelManifest(
            ModelManifest.FORMAT_VERSION,
            id,
            ModelKind.of("deepfm"),
            Instant.EPOCH,
            FeatureSpecCodec.fingerprint(encoder.spec()),
            2,
            Map.of(),
            Map.of(),
            Map.of());
  }

  static FeatureSpec spec() {
    try {
      return new FeatureSpecCodec().read(SPEC);
    } catch (InvalidSpecException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes what {@link #load} reads. */
  static Path write(Path directory, String id, long seed) throws IOException {
    Path artifact = Files.createDirectories(directory.resolve(id));
    Files.writeString(artifact.resolve("seed.txt"), Long.toString(seed));
    return artifact;
  }

  static RankingModel load(Path directory) throws BrokenArtifactException {
    return load(directory, () -> {});
  }

  /**
   * The same.
   *
   * @param beforeScoring may wait or throw, to act a slow model or a failing one
   */
  static RankingModel load(Path directory, Runnable beforeScoring) throws BrokenArtifactException {
    try {
      long seed = Long.parseLong(Files.readString(directory.resolve("seed.txt")).trim());
      FeatureEncoder encoder = new EncoderFitter(spec(), 1).fit();
      return new ToyModel(directory.getFileName().toString(), seed, encoder, beforeScoring);
    } catch (IOException | NumberFormatException e) {
      throw new BrokenArtifactException("seed.txt cannot be read in " + directory, e);
    }
  }

  @Override
  public ModelManifest manifest() {
    return manifest;
  }

  @Override
  public FeatureEncoder encoder() {
    return encoder;
  }

  @Override
  public float[] score(EncodedFeatures user, List<EncodedFeatures> items) {
    if (closed) {
      throw new IllegalStateException("used after it was closed");
    }
    beforeScoring.run();
    float[] scores = new float[items.size()];
    for (int i = 0; i < scores.length; i++) {
      int row = row(items.get(i));
      scores[i] = contains(user, row) ? 0.99f : taste(row);
    }
    return scores;
  }

  @Override
  public List<ItemPart> prepare(List<EncodedFeatures> items) {
    return items.stream().map(ItemPart::unprepared).toList();
  }

  @Override
  public void scorePrepared(
      EncodedFeatures user, List<ItemPart> items, int[] userItemRows, float[] scores) {
    float[] found = score(user, items.stream().map(ItemPart::features).toList());
    System.arraycopy(found, 0, scores, 0, found.length);
  }

  private static int row(EncodedFeatures item) {
    return item.row(item.start(1));
  }

  private static boolean contains(EncodedFeatures user, int row) {
    for (int i = user.start(2); i < user.end(2); i++) {
      if (user.row(i) == row) {
        return true;
      }
    }
    return false;
  }

  /** In (0, 0.9): SplitMix64's finaliser over row and seed. */
  private float taste(int row) {
    long z = (row + seed * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return 0.001f + 0.899f * ((z >>> 40) / (float) (1 << 24));
  }

  @Override
  public Optional<Retrieval> retrieval() {
    return Optional.of(
        new Retrieval() {
          @Override
          public int dimension() {
            return 2;
          }

          @Override
          public float[] userVector(EncodedFeatures user) {
            return new float[] {0, 1};
          }

          @Override
          public float[] itemVector(EncodedFeatures item) {
            return new float[] {1, taste(row(item))};
          }
        });
  }

  @Override
  public void close() {
    closed = true;
  }
}
