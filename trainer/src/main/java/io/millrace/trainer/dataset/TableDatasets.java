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
 * Datasets from labelled tables. Every file is read once from end to end before training begins, so
 * that a bad line in the last of them does not cost a finished training run.
 */
public final class TableDatasets {
  private TableDatasets() {}

  /**
   * Opens and checks the tables.
   *
   * @param validation where absent, the last {@code validationShare} of the training rows
   * @throws InvalidDataException where a file cannot be used
   */
  public static Dataset open(
      FeatureSpec spec,
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double validationShare,
      ReadProgress progress) {
    Map<String, String> provenance = new TreeMap<>();
    provenance.put("source", "tables");
    Count trainRows = check("train", train, spec, provenance, progress);
    ExampleSource trainSource = new TableSource(train, spec);
    ExampleSource validationSource;
    long used = trainRows.rows();
    if (validation.isPresent()) {
      check("validation", validation.get(), spec, provenance, progress);
      validationSource = new TableSource(validation.get(), spec);
    } else {
      long held = Math.max(1, Math.round(trainRows.rows() * validationShare));
      used = trainRows.rows() - held;
      if (used < 1) {
        throw new InvalidDataException(
            "%s has %d rows: too few to hold some out".formatted(train, trainRows.rows()));
      }
      ExampleSource whole = trainSource;
      long kept = used;
      trainSource = () -> whole.open().limit(kept);
      validationSource = () -> whole.open().skip(kept);
      provenance.put("validation-rows", Long.toString(held));
      provenance.put("validation-split", "last %s of the training file".formatted(validationShare));
    }
    provenance.put("train-rows", Long.toString(used));
    test.ifPresent(path -> check("test", path, spec, provenance, progress));
    if (trainRows.positives() == 0 || trainRows.positives() == trainRows.rows()) {
      throw new InvalidDataException(
          "every label of %s is %d: there is nothing to learn"
              .formatted(train, trainRows.positives() == 0 ? 0 : 1));
    }
    return new Dataset(
        spec,
        specText,
        trainSource,
        validationSource,
        test.map(path -> new TableSource(path, spec)),
        provenance);
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

  private record Count(long rows, long positives) {}

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
