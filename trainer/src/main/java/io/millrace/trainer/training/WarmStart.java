package io.millrace.trainer.training;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.model.ModelKind;
import io.millrace.model.NetworkFiles;
import io.millrace.model.RankingModel;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.FloatRows;
import io.millrace.text.TextProjection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An earlier model to go on from, with fresh examples only. Its vocabulary stays, in its rows; what
 * is new comes behind. Rows that the fresh examples do not touch keep their weights to the bit, and
 * the tower goes on from the earlier one's. The optimisers begin anew: an artifact holds no
 * moments, and what fresh examples say of the gradients' size is truer than what old ones said.
 */
public final class WarmStart {
  private final String id;
  private final ModelKind kind;
  private final FeatureEncoder encoder;
  private final Optional<TextProjection> texts;
  private final NetworkWeights weights;

  private WarmStart(
      String id,
      ModelKind kind,
      FeatureEncoder encoder,
      Optional<TextProjection> texts,
      NetworkWeights weights) {
    this.id = id;
    this.kind = kind;
    this.encoder = encoder;
    this.texts = texts;
    this.weights = weights;
  }

  /**
   * From an artifact, which must stay until training has begun.
   *
   * @param model loaded, and so verified, from the directory
   */
  public static WarmStart of(Path artifact, RankingModel model) throws IOException {
    return new WarmStart(
        model.manifest().id(),
        model.manifest().kind(),
        model.encoder(),
        model.texts(),
        NetworkFiles.read(artifact));
  }

  /** The earlier model. */
  public String id() {
    return id;
  }

  /** Returns what gives features of stored text vectors their values; their rows go on from it. */
  public Optional<TextProjection> texts() {
    return texts;
  }

  /** Dimension, widths and normalisation of the earlier model in place of those given. */
  public HyperParameters shaped(HyperParameters parameters) {
    var layers = weights.tower().layers();
    List<Integer> tower =
        layers.subList(0, layers.size() - 1).stream().map(layer -> layer.outputs()).toList();
    return parameters.withShape(
        weights.embeddings().dimension(), tower, layers.get(0).norm().isPresent());
  }

  FeatureEncoder encoder() {
    return encoder;
  }

  /** Returns whether the earlier model has the features and crosses of a specification. */
  public boolean hasFeaturesOf(FeatureSpec spec) {
    return encoder.spec().features().equals(spec.features())
        && encoder.spec().crosses().equals(spec.crosses());
  }

  /** Refuses what cannot be gone on from. */
  void check(ModelKind wanted, FeatureSpec spec, HyperParameters parameters) {
    if (kind != wanted) {
      throw refused("it is a %s, not a %s".formatted(kind.id(), wanted.id()));
    }
    if (!hasFeaturesOf(spec)) {
      throw refused("its features or crosses are not those of the specification");
    }
    HyperParameters own = shaped(parameters);
    if (own.dimension() != parameters.dimensionFor(spec.embeddingFeatures())
        || !own.tower().equals(parameters.tower())
        || own.batchNorm() != parameters.batchNorm()) {
      throw refused(
          "it has dimension %d, tower %s, batch-norm %s; asked for are %d, %s, %s"
              .formatted(
                  own.dimension(),
                  own.tower(),
                  own.batchNorm(),
                  parameters.dimensionFor(spec.embeddingFeatures()),
                  parameters.tower(),
                  parameters.batchNorm()));
    }
  }

  private TrainingException refused(String reason) {
    return new TrainingException(
        "cannot go on from model %s: %s. Train as that model was trained, or without --warm-start"
            .formatted(id, reason));
  }

  /** Puts the earlier weights into a new model, whose encoder continues the earlier one. */
  void fill(TrainableModel model, FeatureEncoder fresh) {
    int[] rows = fresh.rowsIn(encoder);
    NetworkWeights initial = model.weights();
    model.restore(
        new NetworkWeights(
            initial.factorized(),
            new Continued(initial.embeddings(), weights.embeddings(), rows),
            new Continued(initial.linear(), weights.linear(), rows),
            weights.tower(),
            weights.bias()));
  }

  /** The earlier model's row where there is one, else the first values. */
  private record Continued(FloatRows initial, FloatRows earlier, int[] map) implements FloatRows {
    @Override
    public int rows() {
      return initial.rows();
    }

    @Override
    public int dimension() {
      return initial.dimension();
    }

    @Override
    public void read(int row, float[] target, int offset) {
      if (map[row] < 0) {
        initial.read(row, target, offset);
      } else {
        earlier.read(map[row], target, offset);
      }
    }
  }
}
