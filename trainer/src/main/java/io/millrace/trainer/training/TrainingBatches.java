package io.millrace.trainer.training;

import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.trainer.batch.BatchSource;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.batch.EncodedWriter;
import io.millrace.trainer.batch.Prefetching;
import io.millrace.trainer.batch.WorkDirectory;
import io.millrace.trainer.dataset.Catalogue;
import io.millrace.trainer.dataset.Dataset;
import io.millrace.trainer.dataset.EncodedDataset;
import io.millrace.trainer.dataset.Example;
import io.millrace.trainer.dataset.ExampleSource;
import io.millrace.trainer.sampling.OffsetExamples;
import io.millrace.trainer.sampling.Reweighted;
import io.millrace.trainer.sampling.SampledNegatives;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The encoder and the batches of a training run: sampled or weighted where that was asked for, and
 * read ahead by a thread of their own.
 *
 * @param start the first weights, if the model is to begin as a matrix factorisation
 */
record TrainingBatches(
    FeatureEncoder encoder,
    BatchSource train,
    BatchSource validation,
    EncodedDataset.Files files,
    Optional<FactorizedStart> start)
    implements AutoCloseable {
  private static final long REPORT_ROWS = 4096;

  /**
   * @param fit makes an encoder of what a fitter has learned
   */
  static TrainingBatches of(
      Dataset dataset,
      HyperParameters parameters,
      Function<EncoderFitter, FeatureEncoder> fit,
      Progress progress) {
    return of(dataset, parameters, fit, false, progress);
  }

  /**
   * @param fit makes an encoder of what a fitter has learned
   * @param factorize whether to factorise positives that negatives are drawn for
   */
  static TrainingBatches of(
      Dataset dataset,
      HyperParameters parameters,
      Function<EncoderFitter, FeatureEncoder> fit,
      boolean factorize,
      Progress progress) {
    return dataset.catalogue().isEmpty() && !dataset.sampled()
        ? labelled(dataset, parameters, fit, progress)
        : sampled(dataset, parameters, fit, factorize, progress);
  }

  private static TrainingBatches labelled(
      Dataset dataset,
      HyperParameters parameters,
      Function<EncoderFitter, FeatureEncoder> fit,
      Progress progress) {
    EncodedDataset encoded = dataset.encoding().encode(parameters.seed(), fit, progress);
    return new TrainingBatches(
        encoded.encoder(),
        new Prefetching(reweighted(encoded.train(), parameters)),
        new Prefetching(encoded.validation()),
        encoded.files(),
        Optional.empty());
  }

  private static BatchSource reweighted(BatchSource examples, HyperParameters parameters) {
    return parameters.keepNegatives() == 1 && parameters.positiveWeight() == 1
        ? examples
        : new Reweighted(examples, parameters.keepNegatives(), parameters.positiveWeight());
  }

  private static TrainingBatches sampled(
      Dataset dataset,
      HyperParameters parameters,
      Function<EncoderFitter, FeatureEncoder> fit,
      boolean factorize,
      Progress progress) {
    WorkDirectory directory = WorkDirectory.open();
    try {
      EncoderFitter fitter = new EncoderFitter(dataset.spec(), parameters.seed());
      progress.stage("fit encoder", -1);
      each(dataset.train(), progress, example -> fitter.add(example.values()));
      FeatureEncoder encoder = fit.apply(fitter);
      Optional<FactorizedStart> start =
          factorize ? FactorizedStart.of(dataset, encoder, parameters, progress) : Optional.empty();
      progress.stage("encode training", -1);
      long budget = EncodedDataset.trainBudget();
      Optional<Catalogue> catalogue = dataset.catalogue();
      BatchSource train =
          catalogue.isPresent()
              ? positives(
                  dataset.train(),
                  encoder,
                  catalogue.get(),
                  parameters,
                  directory,
                  start.map(FactorizedStart::shares),
                  progress)
              : reweighted(
                  offset(dataset.train(), encoder, directory, budget, progress), parameters);
      progress.stage("encode validation", -1);
      BatchSource validation =
          offset(
              dataset.validation(),
              encoder,
              directory,
              EncodedDataset.validationBudget(),
              progress);
      return new TrainingBatches(
          encoder, new Prefetching(train), new Prefetching(validation), directory::close, start);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  /** How likely a pass has an example; asked for once for each example, in their order. */
  @FunctionalInterface
  interface Share {
    float of(Example example);
  }

  private static BatchSource positives(
      ExampleSource rows,
      FeatureEncoder encoder,
      Catalogue catalogue,
      HyperParameters parameters,
      WorkDirectory directory,
      Optional<Share> shares,
      Progress progress) {
    EncodedWriter writer =
        new EncodedWriter(
            encoder.fields().size() + SampledNegatives.HIDDEN_FIELDS,
            directory,
            EncodedDataset.trainBudget());
    double[] kept = {0};
    each(
        rows,
        progress,
        row -> {
          float share = shares.map(own -> own.of(row)).orElse(1f);
          kept[0] += share;
          writer.add(
              SampledNegatives.positive(
                  encoder.encode(row.values()), catalogue, row.group(), row.item(), share),
              1f);
        });
    EncodedExamples positives = writer.finish();
    long expected = Math.round(kept[0]);
    return new SampledNegatives(
        positives,
        expected,
        encoder,
        catalogue,
        parameters.negativesFor(expected),
        parameters.negativeSampling() == HyperParameters.NegativeSampling.POPULARITY);
  }

  private static BatchSource offset(
      ExampleSource rows,
      FeatureEncoder encoder,
      WorkDirectory directory,
      long budget,
      Progress progress) {
    EncodedWriter writer =
        new EncodedWriter(
            encoder.fields().size() + OffsetExamples.HIDDEN_FIELDS, directory, budget);
    double[] sum = {0};
    each(
        rows,
        progress,
        row -> {
          sum[0] += row.logitOffset();
          writer.add(
              OffsetExamples.with(encoder.encode(row.values()), row.logitOffset()), row.label());
        });
    return new OffsetExamples(writer.finish(), sum[0]);
  }

  private static void each(ExampleSource source, Progress progress, Consumer<Example> consumer) {
    try (Stream<Example> stream = source.open()) {
      long rows = 0;
      for (Iterator<Example> examples = stream.iterator(); examples.hasNext(); ) {
        consumer.accept(examples.next());
        if (++rows % REPORT_ROWS == 0) {
          progress.advance(REPORT_ROWS);
        }
      }
      progress.advance(rows % REPORT_ROWS);
    }
  }

  @Override
  public void close() {
    train.close();
    validation.close();
    files.close();
  }
}
