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
 * Datasets from labelled tables. Every file is read from end to end before training begins, so that
 * a bad line in the last of them does not cost a finished training run. What training needs of the
 * rows is kept in temporary files meanwhile, in memory that does not grow with the tables but for
 * their different strings.
 */
public final class TableDatasets {
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
      ReadProgress progress) {
    return open(
        spec, specText, train, validation, test, validationShare, WorkDirectory.open(), progress);
  }

  /**
   * Opens and checks the tables. Each may be a file, a directory, a pattern or several of these,
   * comma-separated.
   *
   * @param validation where absent, the last {@code validationShare} of the training rows
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
      WorkDirectory directory,
      ReadProgress progress) {
    try {
      Dataset dataset =
          new TableDatasets(spec, directory, progress)
              .read(specText, train, validation, test, validationShare);
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
      double validationShare) {
    provenance.put("source", "tables");
    DraftFile draft = draft("train", train, dictionaries);
    ExampleSource whole = new TableSource(train, spec);
    long used = draft.size();
    Optional<DraftFile> validationDraft =
        validation.map(path -> draft("validation", path, dictionaries));
    if (validation.isEmpty()) {
      long held = Math.max(1, Math.round(draft.size() * validationShare));
      used = draft.size() - held;
      if (used < 1) {
        throw new InvalidDataException(
            "%s has %d rows: too few to hold some out".formatted(train, draft.size()));
      }
      provenance.put("validation-rows", Long.toString(held));
      provenance.put("validation-split", "last %s of the training file".formatted(validationShare));
    }
    provenance.put("train-rows", Long.toString(used));
    // Its strings are nobody's business: a dictionary of its own is forgotten at once.
    test.ifPresent(path -> draft("test", path, new Dictionaries(spec)).close());
    long kept = used;
    return new Dataset(
        spec,
        specText,
        validation.isPresent() ? whole : () -> whole.open().limit(kept),
        validation.isPresent()
            ? new TableSource(validation.get(), spec)
            : () -> whole.open().skip(kept),
        test.map(path -> new TableSource(path, spec)),
        new TableEncoding(dictionaries, directory, draft, kept, validationDraft),
        provenance);
  }

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
