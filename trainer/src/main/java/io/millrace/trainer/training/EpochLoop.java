package io.millrace.trainer.training;

import io.millrace.model.Logits;
import io.millrace.model.NetworkFiles;
import io.millrace.model.TrainableModel;
import io.millrace.scoring.NetworkWeights;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.Batches;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Evaluator;
import io.millrace.trainer.factorization.NextChoiceGain;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Epochs with early stopping: where the validation gets no better, the learning rate is decayed,
 * and training goes on from the middle between this epoch's weights and the best epoch's, if that
 * is better, else from the best epoch's; after {@code patience} epochs in a row that were no
 * better, nor the middle, training ends. The best epoch's weights are in files, so that keeping
 * them costs no memory. A model that begins as a matrix factorisation is judged before the first
 * epoch, and then by the ranking of each user's next choice instead of the AUC.
 */
final class EpochLoop {
  /** A smaller rise of the AUC is chance, and paid for with confidence that is not earned. */
  private static final double LEAST_RISE = 1e-4;

  /** Share of the learning rate for weights that are good already: the whole would forget them. */
  private static final double AFTER_A_START = 0.1;

  /** How much of itself the log loss must fall by where the AUC does not rise. */
  private static final double LEAST_FALL = 0.02;

  private final TrainableModel model;
  private final BatchSource train;
  private final BatchSource validation;
  private final HyperParameters parameters;
  private final int epochs;
  private final Optional<NextChoiceGain> gain;
  private final Progress progress;
  private final Path best;
  private final SparseBatch batch;
  private final float[] logits;
  private final SplittableRandom random;
  private final List<Progress.EpochResult> results = new ArrayList<>();
  private double bestGain = Double.NEGATIVE_INFINITY;
  private double bestAuc = Double.NEGATIVE_INFINITY;
  private double bestLogloss = Double.POSITIVE_INFINITY;
  private int bestEpoch;
  private long trainingNanos;

  EpochLoop(
      TrainableModel model,
      BatchSource train,
      BatchSource validation,
      HyperParameters parameters,
      Progress progress,
      Path best) {
    this(
        model,
        train,
        validation,
        parameters,
        parameters.epochsFor(train.size(), false),
        Optional.empty(),
        progress,
        best);
  }

  /**
   * @param epochs most passes
   * @param gain with a value: the model is one already, as good as an epoch's, and this is what it
   *     has to be better in
   */
  EpochLoop(
      TrainableModel model,
      BatchSource train,
      BatchSource validation,
      HyperParameters parameters,
      int epochs,
      Optional<NextChoiceGain> gain,
      Progress progress,
      Path best) {
    this.model = model;
    this.gain = gain;
    this.train = train;
    this.validation = validation;
    this.parameters = parameters;
    this.epochs = epochs;
    this.progress = progress;
    this.best = best;
    batch = new SparseBatch(train.fields(), parameters.batch());
    logits = new float[parameters.batch()];
    random = new SplittableRandom(parameters.seed());
  }

  List<Progress.EpochResult> results() {
    return results;
  }

  /** Counted from 1; 0 if the model was best as it was given. */
  int bestEpoch() {
    return bestEpoch;
  }

  /** Seconds of all epochs so far, without their validation. */
  double trainingSeconds() {
    return trainingNanos / 1e9;
  }

  void run() throws IOException {
    int without = 0;
    double factor = 1;
    if (gain.isPresent()) {
      keep(0, Double.NaN, validate("epoch 0, validation"));
      factor = AFTER_A_START;
      model.learningRateFactor(factor);
    }
    for (int epoch = 1; epoch <= epochs && without < parameters.patience(); epoch++) {
      progress.stage("epoch " + epoch, train.size());
      double loss = trainEpoch(epoch);
      Validation evaluation = validate("epoch %d, validation".formatted(epoch));
      if (!better(evaluation)) {
        factor *= parameters.decay();
        model.learningRateFactor(factor);
        evaluation = betweenThisAndTheBest(epoch, evaluation);
      }
      if (keep(epoch, loss, evaluation)) {
        without = 0;
      } else {
        without++;
        model.restore(NetworkFiles.read(best));
      }
    }
  }

  /** Reports what an epoch brought, and keeps its weights if they are the best so far. */
  private boolean keep(int epoch, double loss, Validation validated) throws IOException {
    Evaluation evaluation = validated.evaluation();
    Progress.EpochResult result =
        new Progress.EpochResult(
            epoch, loss, evaluation.auc(), evaluation.logloss(), validated.gain());
    results.add(result);
    progress.epoch(result);
    if (!better(validated)) {
      return false;
    }
    bestGain = validated.gain();
    bestAuc = evaluation.auc();
    bestLogloss = evaluation.logloss();
    bestEpoch = epoch;
    NetworkFiles.write(best, model.weights());
    return true;
  }

  /**
   * What the validation says of some weights.
   *
   * @param gain NaN where there is no such measure
   */
  private record Validation(Evaluation evaluation, double gain) {}

  /**
   * Two places that a rate too large to come closer jumps between have a better one in the middle,
   * more often than not (Polyak and Juditsky 1992; Izmailov et al. 2018, arXiv 1803.05407): the
   * model has the mean of its weights and the best epoch's afterwards, if that is better than both.
   *
   * @return the evaluation of what the model has now
   */
  private Validation betweenThisAndTheBest(int epoch, Validation now) throws IOException {
    model.restore(model.weights().mean(NetworkFiles.read(best)));
    Validation between = validate("epoch %d, mean with the best".formatted(epoch));
    return better(between) ? between : now;
  }

  /**
   * Whether the AUC rose; or the log loss fell, and the AUC is no lower than chance explains: its
   * standard error is at most {@code 1/sqrt(12 m)}, with {@code m} the rows of the rarer label
   * (that of a Mann-Whitney statistic under the hypothesis of no difference, Hanley and McNeil
   * 1982). If there is a gain, it has to rise.
   */
  private boolean better(Validation validated) {
    if (gain.isPresent()) {
      return validated.gain() > bestGain + LEAST_RISE;
    }
    Evaluation evaluation = validated.evaluation();
    if (evaluation.auc() > bestAuc + LEAST_RISE) {
      return true;
    }
    long rarer = Math.min(validation.positives(), validation.size() - validation.positives());
    return evaluation.auc() > bestAuc - Math.sqrt(1.0 / (12 * rarer))
        && evaluation.logloss() < bestLogloss * (1 - LEAST_FALL);
  }

  /** Returns the mean loss, each batch's taken before its step. */
  private double trainEpoch(int epoch) {
    double loss = 0;
    long seen = 0;
    long start = System.nanoTime();
    try (Batches batches = train.shuffled(random.nextLong(), parameters.batch())) {
      while (batches.next(batch)) {
        loss += model.train(batch);
        seen += batch.size();
        if (!Double.isFinite(loss)) {
          throw new TrainingException(
              "the loss is no longer a number in epoch %d after %d examples; try a smaller learning-rate than %s"
                  .formatted(epoch, seen, parameters.learningRate()));
        }
        progress.advance(batch.size());
      }
    }
    trainingNanos += System.nanoTime() - start;
    return loss / seen;
  }

  /** The validation's logits by some weights, which the model then has. */
  PlattScaling logitsOf(NetworkWeights weights) {
    model.restore(weights);
    PlattScaling scaling = new PlattScaling();
    try (Batches batches = validation.ordered(parameters.batch())) {
      while (batches.next(batch)) {
        model.predict(batch, logits);
        for (int i = 0; i < batch.size(); i++) {
          scaling.add(logits[i], batch.logitOffset(i), batch.label(i));
        }
      }
    }
    return scaling;
  }

  /** Fits a term of the logit for each item to the validation examples. */
  ItemIntercepts.Found interceptsOf(NetworkWeights weights, IdField item) {
    model.restore(weights);
    ItemIntercepts intercepts = new ItemIntercepts();
    int firstRow = item.field().firstRow();
    try (Batches batches = validation.ordered(parameters.batch())) {
      while (batches.next(batch)) {
        model.predict(batch, logits);
        for (int i = 0; i < batch.size(); i++) {
          int row = batch.row(batch.start(i, item.index()));
          intercepts.add(row - firstRow, logits[i] + batch.logitOffset(i), batch.label(i));
        }
      }
    }
    return intercepts.fit(item.field().rowCount());
  }

  private Validation validate(String stage) {
    progress.stage(stage, validation.size());
    float[] scores = new float[gain.map(NextChoiceGain::size).orElse(0)];
    int seen = 0;
    Evaluator evaluator = new Evaluator();
    try (Batches batches = validation.ordered(parameters.batch())) {
      while (batches.next(batch)) {
        model.predict(batch, logits);
        for (int i = 0; i < batch.size(); i++) {
          if (!Float.isFinite(logits[i])) {
            throw new TrainingException(
                "a prediction is no longer a number; try a smaller learning-rate than "
                    + parameters.learningRate());
          }
          if (seen < scores.length) {
            scores[seen++] = logits[i];
          }
          evaluator.add(Logits.probability(logits[i] + batch.logitOffset(i)), batch.label(i), "");
        }
        progress.advance(batch.size());
      }
    }
    return new Validation(
        evaluator.evaluate(), gain.map(measure -> measure.mean(scores)).orElse(Double.NaN));
  }
}
