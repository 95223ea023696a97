package io.millrace.trainer.training;

import io.millrace.model.Logits;
import io.millrace.model.NetworkFiles;
import io.millrace.model.TrainableModel;
import io.millrace.table.SparseBatch;
import io.millrace.trainer.evaluation.Evaluation;
import io.millrace.trainer.evaluation.Evaluator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Epochs with early stopping: where the validation AUC does not rise, the learning rate is divided
 * by ten; after {@code patience} such epochs in a row training ends. The best epoch's weights are
 * in files, so that keeping them costs no memory.
 */
final class EpochLoop {
  private static final double DECAY = 0.1;

  private final TrainableModel model;
  private final EncodedExamples train;
  private final EncodedExamples validation;
  private final HyperParameters parameters;
  private final Progress progress;
  private final Path best;
  private final SparseBatch batch;
  private final int[] order;
  private final float[] logits;
  private final SplittableRandom random;
  private final List<Progress.EpochResult> results = new ArrayList<>();
  private double bestAuc = Double.NEGATIVE_INFINITY;
  private int bestEpoch;

  EpochLoop(
      TrainableModel model,
      EncodedExamples train,
      EncodedExamples validation,
      HyperParameters parameters,
      Progress progress,
      Path best) {
    this.model = model;
    this.train = train;
    this.validation = validation;
    this.parameters = parameters;
    this.progress = progress;
    this.best = best;
    batch = new SparseBatch(train.fields(), parameters.batch());
    logits = new float[parameters.batch()];
    random = new SplittableRandom(parameters.seed());
    order = new int[train.size()];
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
    }
  }

  List<Progress.EpochResult> results() {
    return results;
  }

  /** Counted from 1. */
  int bestEpoch() {
    return bestEpoch;
  }

  void run() throws IOException {
    int without = 0;
    double factor = 1;
    for (int epoch = 1; epoch <= parameters.epochs() && without < parameters.patience(); epoch++) {
      progress.stage("epoch " + epoch, train.size());
      double loss = trainEpoch(epoch);
      Evaluation evaluation = validate();
      Progress.EpochResult result =
          new Progress.EpochResult(epoch, loss, evaluation.auc(), evaluation.logloss());
      results.add(result);
      progress.epoch(result);
      if (evaluation.auc() > bestAuc) {
        bestAuc = evaluation.auc();
        bestEpoch = epoch;
        without = 0;
        NetworkFiles.write(best, model.weights());
      } else {
        without++;
        factor *= DECAY;
        model.learningRateFactor(factor);
      }
    }
  }

  /** Returns the mean loss, each batch's taken before its step. */
  private double trainEpoch(int epoch) {
    shuffle();
    double loss = 0;
    for (int from = 0; from < order.length; from += parameters.batch()) {
      int to = Math.min(order.length, from + parameters.batch());
      batch.clear();
      for (int i = from; i < to; i++) {
        train.copyTo(order[i], batch);
      }
      loss += model.train(batch);
      if (!Double.isFinite(loss)) {
        throw new TrainingException(
            "the loss is no longer a number in epoch %d after %d examples; try a smaller learning-rate than %s"
                .formatted(epoch, to, parameters.learningRate()));
      }
      progress.advance(to - from);
    }
    return loss / order.length;
  }

  /** Fisher and Yates. */
  private void shuffle() {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      int swap = order[i];
      order[i] = order[other];
      order[other] = swap;
    }
  }

  private Evaluation validate() {
    Evaluator evaluator = new Evaluator();
    for (int from = 0; from < validation.size(); from += parameters.batch()) {
      int to = Math.min(validation.size(), from + parameters.batch());
      batch.clear();
      for (int i = from; i < to; i++) {
        validation.copyTo(i, batch);
      }
      model.predict(batch, logits);
      for (int i = 0; i < batch.size(); i++) {
        if (!Float.isFinite(logits[i])) {
          throw new TrainingException(
              "a prediction is no longer a number; try a smaller learning-rate than "
                  + parameters.learningRate());
        }
        evaluator.add(Logits.probability(logits[i]), batch.label(i), "");
      }
    }
    return evaluator.evaluate();
  }
}
