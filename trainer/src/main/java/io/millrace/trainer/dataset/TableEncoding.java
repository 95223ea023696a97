package io.millrace.trainer.dataset;

import io.millrace.feature.Dictionaries;
import io.millrace.feature.EncoderFitter;
import io.millrace.feature.FeatureEncoder;
import io.millrace.trainer.batch.DraftFile;
import io.millrace.trainer.batch.EncodedExamples;
import io.millrace.trainer.batch.EncodedWriter;
import io.millrace.trainer.batch.WorkDirectory;
import java.util.Optional;
import java.util.function.Function;

/**
 * Encodes tables that were read into drafts.
 *
 * @param trainRows the first rows of the draft, which the encoder is fitted on
 * @param validation where absent, the other rows of the draft
 */
record TableEncoding(
    Dictionaries dictionaries,
    WorkDirectory directory,
    DraftFile draft,
    long trainRows,
    Optional<DraftFile> validation)
    implements Encoding {
  @Override
  public EncodedDataset encode(
      long seed, Function<EncoderFitter, FeatureEncoder> fit, ReadProgress progress) {
    EncoderFitter fitter = new EncoderFitter(dictionaries, seed);
    progress.stage("fit encoder", trainRows);
    draft.fit(fitter, trainRows, progress::advance);
    FeatureEncoder encoder = fit.apply(fitter);
    EncodedExamples train =
        encode("training", encoder, draft, 0, trainRows, EncodedDataset.trainBudget(), progress);
    DraftFile held = validation.orElse(draft);
    EncodedExamples validationRows =
        encode(
            "validation",
            encoder,
            held,
            validation.isPresent() ? 0 : trainRows,
            held.size(),
            EncodedDataset.validationBudget(),
            progress);
    return new EncodedDataset(encoder, train, validationRows, () -> {});
  }

  private EncodedExamples encode(
      String name,
      FeatureEncoder encoder,
      DraftFile rows,
      long from,
      long to,
      long budget,
      ReadProgress progress) {
    progress.stage("encode " + name, to - from);
    EncodedWriter writer = new EncodedWriter(encoder.fields().size(), directory, budget);
    return rows.encode(encoder, from, to, writer, progress::advance);
  }
}
