package io.millrace.trainer.dataset;

import io.millrace.feature.Dictionaries;
import io.millrace.feature.FeatureSpec;
import io.millrace.trainer.batch.DraftFile;
import io.millrace.trainer.batch.WorkDirectory;
import io.millrace.trainer.table.Cells;
import io.millrace.trainer.table.InvalidDataException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Datasets from tables. Rows that are positives only, by their label or because the table has none,
 * are trained on with sampled negatives. Every file is read from end to end before training begins,
 * so that a bad line in the last of them does not cost a finished training run. What training needs
 * of the rows is kept in temporary files meanwhile, in memory that does not grow with the tables
 * but for their different strings.
 */
public final class TableDatasets {
  /** Negatives for each held-out positive: enough for an AUC that a small table's noise leaves. */
  private static final int HELD_OUT_NEGATIVES = 20;

  private final FeatureSpec spec;
  private final WorkDirectory directory;
  private final ReadProgress progress;
  private final Dictionaries dictionaries;
  private final Map<String, String> provenance = new TreeMap<>();

  private TableDatasets(FeatureSpec spec, WorkDirectory directory, ReadProgress progress) {
    this.spec = spec;
    this.directory = directory;
    this.progress = progress;
    dictionaries = new Dictionaries(spec);
  }

  /** Opens and checks tables; their temporary files go where the system wants them. */
  public static TableDataset open(
      FeatureSpec spec,
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double validationShare,
      long seed,
      ReadProgress progress) {
    return open(
        spec,
        specText,
        train,
        validation,
        test,
        validationShare,
        seed,
        WorkDirectory.open(),
        progress);
  }

  /**
   * Opens and checks the tables. Each may be a file, a directory, a pattern or several of these,
   * comma-separated.
   *
   * @param validation where absent, the last {@code validationShare} of the training rows, or of
   *     each user's where all of them are positives
   * @param seed of the negatives that are drawn for held-out rows where all are positives
   * @param directory for temporary files; is closed with what is returned, or on failure
   * @throws InvalidDataException where a file cannot be used
   */
  public static TableDataset open(
      FeatureSpec spec,
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double validationShare,
      long seed,
      WorkDirectory directory,
      ReadProgress progress) {
    try {
      Dataset dataset =
          new TableDatasets(spec, directory, progress)
              .read(specText, train, validation, test, validationShare, seed);
      return new TableDataset(dataset, directory::close);
    } catch (RuntimeException | Error e) {
      directory.close();
      throw e;
    }
  }

  private Dataset read(
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double share,
      long seed) {
    provenance.put("source", "tables");
    DraftFile trainDraft = draft("train", train, dictionaries);
    Optional<DraftFile> validationDraft =
        validation.map(path -> draft("validation", path, dictionaries));
    // Its strings are nobody's business: a dictionary of its own is forgotten at once.
    Optional<DraftFile> testDraft = test.map(path -> draft("test", path, new Dictionaries(spec)));
    testDraft.ifPresent(DraftFile::close);
    if (trainDraft.positives() == 0) {
      throw new InvalidDataException(
          "every label of %s is 0: there is nothing to learn".formatted(train));
    }
    if (onlyPositives(trainDraft)) {
      boolean sampleValidation = validationDraft.map(TableDatasets::onlyPositives).orElse(true);
      boolean sampleTest = testDraft.map(TableDatasets::onlyPositives).orElse(false);
      trainDraft.close();
      validationDraft.ifPresent(DraftFile::close);
      return sampled(specText, train, validation, test, share, seed, sampleValidation, sampleTest);
    }
    long kept = validation.isPresent() ? trainDraft.size() : kept(train, trainDraft.size(), share);
    ExampleSource whole = new TableSource(train, spec);
    return new Dataset(
        spec,
        specText,
        validation.isPresent() ? whole : () -> whole.open().limit(kept),
        validation.isPresent()
            ? new TableSource(validation.get(), spec)
            : () -> whole.open().skip(kept),
        test.map(path -> new TableSource(path, spec)),
        provenance,
        Optional.empty(),
        false,
        validation.isEmpty(),
        new TableEncoding(dictionaries, directory, trainDraft, kept, validationDraft));
  }

  private static boolean onlyPositives(DraftFile draft) {
    return draft.positives() == draft.size();
  }

  /** How many rows are not held out. */
  private long kept(Path train, long rows, double share) {
    long held = Math.max(1, Math.round(rows * share));
    long kept = rows - held;
    if (kept < 1) {
      throw new InvalidDataException(
          "%s has %d rows: too few to hold some out".formatted(train, rows));
    }
    provenance.put("validation-rows", Long.toString(held));
    provenance.put("validation-split", "last %s of the training file".formatted(share));
    provenance.put("train-rows", Long.toString(kept));
    return kept;
  }

  /** Positives only: negatives are drawn from what their users did not choose. */
  private Dataset sampled(
      String specText,
      Path train,
      Optional<Path> validation,
      Optional<Path> test,
      double share,
      long seed,
      boolean sampleValidation,
      boolean sampleTest) {
    ExampleSource whole = new TableSource(train, spec);
    Split split =
        validation.isPresent()
            ? new Split(whole, new TableSource(validation.get(), spec))
            : UserTails.split(whole, Catalogue.of(spec, whole, train.toString()), share);
    Catalogue catalogue = Catalogue.of(spec, split.train(), train.toString());
    provenance.put("examples-from", "positives");
    provenance.put("items", Integer.toString(catalogue.items()));
    if (validation.isEmpty()) {
      provenance.put("validation-split", "last %s of each user".formatted(share));
    }
    return new Dataset(
        spec,
        specText,
        split.train(),
        sampleValidation
            ? new SampledExamples(split.validation(), catalogue, HELD_OUT_NEGATIVES, seed)
            : split.validation(),
        test.map(path -> new TableSource(path, spec))
            .map(
                rows ->
                    sampleTest
                        ? new SampledExamples(rows, catalogue, HELD_OUT_NEGATIVES, seed)
                        : rows),
        provenance,
        Optional.of(catalogue),
        true,
        validation.isEmpty(),
        new ExampleEncoding(spec, split.train(), split.validation()));
  }

  /** What is trained on and what is held out. */
  record Split(ExampleSource train, ExampleSource validation) {}

  /** Reads and checks a table. */
  private DraftFile draft(String name, Path path, Dictionaries strings) {
    List<Path> paths = TablePaths.of(path);
    DraftFile draft = new DraftFile(directory, strings);
    TableDraft sink = new TableDraft(strings, draft);
    progress.bytes("read " + path.getFileName(), TableRows.bytes(paths));
    try (TableRows rows = new TableRows(paths, spec, Optional.empty())) {
      long told = 0;
      for (Cells cells = rows.next(); cells != null; cells = rows.next()) {
        sink.add(cells, rows.columns());
        long read = rows.bytesRead();
        progress.advance(read - told);
        told = read;
      }
      sink.finish();
      progress.advance(rows.bytesRead() - told);
      provenance.put(name + "-sha256", rows.digest());
    }
    if (draft.size() == 0) {
      throw new InvalidDataException(path + " has no rows");
    }
    provenance.put(name + "-file", path.toString());
    provenance.put(name + "-rows", Long.toString(draft.size()));
    provenance.put(name + "-positives", Long.toString(draft.positives()));
    return draft;
  }
}
