package io.millrace.trainer.dataset;

import io.millrace.feature.ColumnEncoder;
import io.millrace.feature.Columns;
import io.millrace.feature.Dictionaries;
import io.millrace.feature.EncodedBlock;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.batch.DraftFile;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.batch.EncodedWriter;
import io.millrace.trainer.batch.WorkDirectory;
import java.util.Iterator;
import java.util.function.Function;
import java.util.stream.Stream;

/** Encodes examples that come as objects; each source is read once. */
record ExampleEncoding(FeatureSpec spec, ExampleSource train, ExampleSource validation)
    implements Encoding {
  @Override
  public EncodedDataset encode(
      long seed, Function<EncoderFitter, FeatureEncoder> fit, ReadProgress progress) {
    WorkDirectory directory = WorkDirectory.open();
    try {
      Dictionaries dictionaries = new Dictionaries(spec);
      FeatureEncoder encoder;
      EncodedExamples encodedTrain;
      try (DraftFile draft = new DraftFile(directory, dictionaries)) {
        progress.stage("read training examples", -1);
        blocks(train, dictionaries, progress, draft::add);
        EncoderFitter fitter = new EncoderFitter(dictionaries, seed);
        progress.stage("fit encoder", draft.size());
        draft.fit(fitter, draft.size(), progress::advance);
        encoder = fit.apply(fitter);
        progress.stage("encode training", draft.size());
        EncodedWriter writer =
            new EncodedWriter(encoder.fields().size(), directory, EncodedDataset.trainBudget());
        encodedTrain = draft.encode(encoder, 0, draft.size(), writer, progress::advance);
      }
      progress.stage("encode validation", -1);
      EncodedBlock block = new EncodedBlock(encoder.fields().size());
      ColumnEncoder columns = new ColumnEncoder(encoder, dictionaries);
      EncodedWriter writer =
          new EncodedWriter(block.fields(), directory, EncodedDataset.validationBudget());
      blocks(
          validation,
          dictionaries,
          progress,
          (values, labels, count) -> {
            columns.encode(values, count, block);
            writer.add(block, labels, 0, count);
          });
      return new EncodedDataset(encoder, encodedTrain, writer.finish(), directory::close);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  @FunctionalInterface
  private interface BlockSink {
    void accept(Columns block, byte[] labels, int examples);
  }

  private static void blocks(
      ExampleSource source, Dictionaries dictionaries, ReadProgress progress, BlockSink sink) {
    Columns columns = new Columns(dictionaries);
    byte[] labels = new byte[EncodedExamples.BLOCK];
    int count = 0;
    try (Stream<Example> stream = source.open()) {
      for (Iterator<Example> examples = stream.iterator(); examples.hasNext(); ) {
        Example example = examples.next();
        columns.add(example.values());
        labels[count++] = label(example);
        if (count == labels.length || !examples.hasNext()) {
          sink.accept(columns, labels, count);
          progress.advance(count);
          columns.clear();
          count = 0;
        }
      }
    }
  }

  private static byte label(Example example) {
    if (example.label() != 0f && example.label() != 1f) {
      throw new IllegalArgumentException("a label must be 0 or 1, is " + example.label());
    }
    return (byte) example.label();
  }
}
