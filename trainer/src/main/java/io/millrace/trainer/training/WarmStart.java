package io.millrace.trainer.training;

import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.feature.TermSpec;
import io.millrace.model.ModelKind;
import io.millrace.model.NetworkFiles;
import io.millrace.model.RankingModel;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.text.TextProjection;
import io.millrace.table.ContinuedRows;
import io.millrace.term.Term;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An earlier model to go on from, with fresh examples only. Its vocabulary stays, in its rows; what
 * is new comes behind. Rows that the fresh examples do not touch keep their weights to the bit, and
 * dense weights go on from the earlier ones. The optimisers begin anew: an artifact holds no
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
    List<Integer> tower = parameters.tower();
    boolean batchNorm = parameters.batchNorm();
    for (TermSpec term : shape()) {
      tower = term.integers("hidden", tower, 1, Integer.MAX_VALUE);
      batchNorm = term.flag("batch-norm", batchNorm);
    }
    return parameters.withShape(weights.embeddings().dimension(), tower, batchNorm);
  }

  private List<TermSpec> shape() {
    return weights.terms().stream().map(Term::shape).toList();
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
    if (!kind.id().equals(wanted.id())) {
      throw refused("it is a %s, not a %s".formatted(kind.id(), wanted.id()));
    }
    if (!hasFeaturesOf(spec)) {
      throw refused("its features or crosses are not those of the specification");
    }
    int dimension = weights.embeddings().dimension();
    int wantedDimension = parameters.dimensionFor(spec.embeddingFeatures());
    List<TermSpec> terms = wanted.shape(parameters.terms());
    if (dimension != wantedDimension || !shape().equals(terms)) {
      throw refused(
          "it has dimension %d and the terms %s; asked for are %d and %s"
              .formatted(
                  dimension,
                  ModelKind.describe(shape()),
                  wantedDimension,
                  ModelKind.describe(terms)));
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
    List<Term> terms = new ArrayList<>();
    for (int i = 0; i < initial.terms().size(); i++) {
      terms.add(initial.terms().get(i).continuing(weights.terms().get(i), rows));
    }
    model.restore(
        new NetworkWeights(
            new ContinuedRows(initial.embeddings(), weights.embeddings(), rows),
            terms,
            weights.bias()));
  }
}
