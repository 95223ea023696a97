package io.millrace.trainer.training;

import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.model.ModelKind;
import io.millrace.model.NetworkFiles;
import io.millrace.model.TrainableModel;
import io.millrace.network.SparseNetwork;
import io.millrace.scoring.NetworkWeights;
import io.millrace.term.NetworkSettings;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.dataset.Dataset;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Trains a model: fits the encoder on the training examples, encodes all examples once, runs epochs
 * until the validation AUC stops rising, and keeps the best. One seed gives one model, to the bit.
 */
public final class ModelTrainer {
  private final Optional<WarmStart> warmStart;

  /** Trains from random weights. */
  public ModelTrainer() {
    this(Optional.empty());
  }

  /** Goes on from an earlier model where one is given. */
  public ModelTrainer(Optional<WarmStart> warmStart) {
    this.warmStart = warmStart;
  }

  /**
   * Trains.
   *
   * @throws TrainingException where the data cannot be learned from or the loss is lost
   */
  public TrainedModel train(
      ModelKind kind, Dataset dataset, HyperParameters parameters, Progress progress) {
    warmStart.ifPresent(earlier -> earlier.check(kind, dataset.spec(), parameters));
    try (TrainingBatches batches =
        TrainingBatches.of(
            dataset, parameters, this::fit, kind.factorizes() && warmStart.isEmpty(), progress)) {
      return train(kind, dataset, batches, parameters, progress);
    }
  }

  private TrainedModel train(
      ModelKind kind,
      Dataset dataset,
      TrainingBatches batches,
      HyperParameters parameters,
      Progress progress) {
    FeatureEncoder encoder = batches.encoder();
    BatchSource train = batches.train();
    BatchSource validation = batches.validation();
    refuseUseless("training", train);
    refuseUseless("validation", validation);
    Path directory = temporary();
    Optional<FactorizedStart> factorized = batches.start();
    try (TrainableModel model =
        model(
            kind,
            encoder,
            train,
            parameters,
            parameters.dimensionFor(encoder.embeddingFields(), factorized.isPresent()))) {
      warmStart.ifPresent(earlier -> earlier.fill(model, encoder));
      factorized.ifPresent(start -> start.fill(model));
      EpochLoop loop =
          new EpochLoop(
              model,
              train,
              validation,
              parameters,
              parameters.epochsFor(
                  train.size(), dataset.sampled() && dataset.catalogue().isEmpty()),
              factorized.map(FactorizedStart::gain),
              progress,
              directory);
      long start = System.nanoTime();
      loop.run();
      Map<String, String> provenance =
          provenance(kind, dataset, parameters, train, validation, warmStart);
      factorized.ifPresent(first -> provenance.putAll(first.provenance()));
      directory = calibrate(loop, directory, factorized, provenance);
      NetworkWeights weights = NetworkFiles.read(directory);
      double slope = Double.parseDouble(provenance.getOrDefault("platt-slope", "1"));
      return new TrainedModel(
          kind,
          encoder,
          dataset.specText(),
          weights,
          dataset.ownSplit()
              ? factorized.map(first -> first.withHeldOut(weights, dataset, slope))
              : Optional.empty(),
          loop.results(),
          loop.bestEpoch(),
          train.size(),
          (System.nanoTime() - start) / 1e9,
          loop.trainingSeconds(),
          provenance,
          dataset.texts(),
          directory);
    } catch (IOException e) {
      TrainedModel.delete(directory);
      throw new UncheckedIOException("cannot keep the best epoch in " + directory, e);
    } catch (RuntimeException e) {
      TrainedModel.delete(directory);
      throw e;
    }
  }

  /** Returns where the weights are then. */
  private static Path calibrate(
      EpochLoop loop,
      Path directory,
      Optional<FactorizedStart> factorized,
      Map<String, String> provenance)
      throws IOException {
    NetworkWeights weights = NetworkFiles.read(directory);
    Optional<PlattScaling.Line> line = loop.logitsOf(weights).fit();
    if (line.isPresent()) {
      float slope = (float) line.get().slope();
      float shift = (float) line.get().shift();
      provenance.put("platt-slope", Float.toString(slope));
      provenance.put("platt-shift", Float.toString(shift));
      weights = weights.rescaled(slope, shift);
    }
    if (factorized.isPresent()) {
      IdField item = factorized.get().itemField();
      ItemIntercepts.Found intercepts = loop.interceptsOf(weights, item);
      provenance.put("item-intercepts", intercepts.toString());
      weights = FactorizedStart.with(intercepts, item, weights);
    } else if (line.isEmpty()) {
      return directory;
    }
    Path calibrated = temporary();
    NetworkFiles.write(calibrated, weights);
    TrainedModel.delete(directory);
    return calibrated;
  }

  private static Path temporary() {
    try {
      Path directory = Files.createTempDirectory("millrace-training-");
      TrainedModel.deleteAtExit(directory);
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary directory", e);
    }
  }

  private FeatureEncoder fit(EncoderFitter fitter) {
    return warmStart.map(earlier -> fitter.fit(earlier.encoder())).orElseGet(fitter::fit);
  }

  private static void refuseUseless(String name, BatchSource examples) {
    if (examples.size() == 0) {
      throw new TrainingException("there are no %s examples".formatted(name));
    }
    if (examples.positives() == 0 || examples.positives() == examples.size()) {
      throw new TrainingException(
          ("all %d %s examples have the same label: there is nothing to tell apart."
                  + " Both labels are needed: take a longer time span or more rows, or check the"
                  + " column of the label and which value of it is positive")
              .formatted(examples.size(), name));
    }
  }

  static TrainableModel model(
      ModelKind kind, FeatureEncoder encoder, BatchSource train, HyperParameters parameters) {
    return model(
        kind, encoder, train, parameters, parameters.dimensionFor(encoder.embeddingFields()));
  }

  private static TrainableModel model(
      ModelKind kind,
      FeatureEncoder encoder,
      BatchSource train,
      HyperParameters parameters,
      int dimension) {
    NetworkSettings settings =
        new NetworkSettings(
            encoder.embeddingFields(),
            encoder.featureFields(),
            encoder.fields().size(),
            encoder.embeddingRows(),
            encoder.linearRows(false),
            encoder.rows(),
            dimension,
            parameters.tower(),
            parameters.dropout(),
            parameters.batchNorm(),
            parameters.learningRate(),
            parameters.l2For(train.size()),
            parameters.l1Wide(),
            (float) train.baseLogit(),
            parameters.tableOptimizer(),
            parameters.batch(),
            parameters.threadCount(),
            parameters.seed());
    return new SparseNetwork(kind, settings);
  }

  private static Map<String, String> provenance(
      ModelKind kind,
      Dataset dataset,
      HyperParameters parameters,
      BatchSource train,
      BatchSource validation,
      Optional<WarmStart> warmStart) {
    Map<String, String> provenance = new HashMap<>(dataset.provenance());
    warmStart.ifPresent(earlier -> provenance.put("warm-start", earlier.id()));
    provenance.put("terms", ModelKind.describe(kind.shape(parameters.terms())));
    provenance.put("train-rows", Long.toString(train.size()));
    provenance.put("train-positives", Long.toString(train.positives()));
    provenance.put("validation-rows", Long.toString(validation.size()));
    provenance.put("hyper-parameters", parameters.toString());
    provenance.put("seed", Long.toString(parameters.seed()));
    provenance.put("java", Runtime.version().toString());
    return provenance;
  }
}
