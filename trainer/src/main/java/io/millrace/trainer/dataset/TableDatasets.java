package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Datasets from tables. Rows that are positives only, by their label or because the table has none,
 * are trained on with sampled negatives. Every file is read once from end to end before training
 * begins, so that a bad line in the last of them does not cost a finished training run.
 */
public final class TableDatasets {
  /** Negatives for each held-out positive: enough for an AUC that a small table's noise leaves. */
  private static final int HELD_OUT_NEGATIVES = 20;

  private TableDatasets() {}

  /**
   * Opens and checks the tables.
   *
   * @param validation where absent, the last {@code validationShare} of the training rows, or of
   *     each user's where all of them are positives
   * @param seed of the negatives that are drawn for held-out rows where all are positives
   * @throws InvalidDataException where a file cannot be used
   */
  public static Dataset open(
      FeatureSpec spec,
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double validationShare,
      long seed,
      ReadProgress progress) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("source", "tables");
    Count trainRows = check("train", train, spec, provenance, progress);
    Optional<Count> validationRows =
        validation.map(path -> check("validation", path, spec, provenance, progress));
    Optional<Count> testRows = test.map(path -> check("test", path, spec, provenance, progress));
    if (trainRows.positives() == 0) {
      throw new InvalidDataException(
          "every label of %s is 0: there is nothing to learn".formatted(train));
    }
    ExampleSource whole = new TableSource(train, spec);
    boolean onlyPositives = trainRows.onlyPositives();
    Split split =
        validation.isPresent()
            ? new Split(whole, new TableSource(validation.get(), spec))
            : onlyPositives
                ? UserTails.split(
                    whole, Catalogue.of(spec, whole, train.toString()), validationShare)
                : tail(whole, train, trainRows.rows(), validationShare, provenance);
    if (!onlyPositives) {
      return new Dataset(
          spec,
          specText,
          split.train(),
          split.validation(),
          test.map(path -> new TableSource(path, spec)),
          provenance);
    }
    Catalogue catalogue = Catalogue.of(spec, split.train(), train.toString());
    provenance.put("examples-from", "positives");
    provenance.put("items", Integer.toString(catalogue.items()));
    if (validation.isEmpty()) {
      provenance.put("validation-split", "last %s of each user".formatted(validationShare));
    }
    boolean sampleValidation = validationRows.map(Count::onlyPositives).orElse(true);
    return new Dataset(
        spec,
        specText,
        split.train(),
        sampleValidation
            ? new SampledExamples(split.validation(), catalogue, HELD_OUT_NEGATIVES, seed)
            : split.validation(),
        test.map(
            path ->
                testRows.map(Count::onlyPositives).orElse(false)
                    ? new SampledExamples(
                        new TableSource(path, spec), catalogue, HELD_OUT_NEGATIVES, seed)
                    : new TableSource(path, spec)),
        provenance,
        Optional.of(catalogue),
        true);
  }

  /** What is trained on and what is held out. */
  record Split(ExampleSource train, ExampleSource validation) {}

  private static Split tail(
      ExampleSource whole, Path train, long rows, double share, Map<String, String> provenance) {
    long held = Math.max(1, Math.round(rows * share));
    long kept = rows - held;
    if (kept < 1) {
      throw new InvalidDataException(
          "%s has %d rows: too few to hold some out".formatted(train, rows));
    }
    provenance.put("validation-rows", Long.toString(held));
    provenance.put("validation-split", "last %s of the training file".formatted(share));
    provenance.put("train-rows", Long.toString(kept));
    return new Split(() -> whole.open().limit(kept), () -> whole.open().skip(kept));
  }

  private static Count check(
      String name,
      Path path,
      FeatureSpec spec,
      Map<String, String> provenance,
      ReadProgress progress) {
    progress.stage("check " + path.getFileName(), -1);
    long[] counts = new long[2];
    try (Stream<Example> rows = new TableSource(path, spec).open()) {
      rows.forEach(
          row -> {
            counts[0]++;
            counts[1] += row.label() > 0 ? 1 : 0;
            if (counts[0] % 10_000 == 0) {
              progress.advance(10_000);
            }
          });
    }
    if (counts[0] == 0) {
      throw new InvalidDataException(path + " has no rows");
    }
    progress.advance(counts[0] % 10_000);
    provenance.put(name + "-file", path.toString());
    provenance.put(name + "-sha256", sha256(path));
    provenance.put(name + "-rows", Long.toString(counts[0]));
    provenance.put(name + "-positives", Long.toString(counts[1]));
    return new Count(counts[0], counts[1]);
  }

  private record Count(long rows, long positives) {
    boolean onlyPositives() {
      return positives == rows;
    }
  }

  private static String sha256(Path path) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    } catch (IOException e) {
      throw new InvalidDataException("%s cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }
}
