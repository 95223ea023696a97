package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a labelled table, streamed from its files in the order they stand there. */
public final class TableSource implements ExampleSource {
  private final List<Path> paths;
  private final FeatureSpec spec;
  private final Optional<String> groupColumn;

  /** The rows of a file, a directory or a pattern of files. */
  public TableSource(Path path, FeatureSpec spec) {
    this(path, spec, Optional.empty());
  }

  /**
   * The rows of a file, a directory or a pattern of files.
   *
   * @param groupColumn the column that says whose a row is, feature or not; where absent, the user
   *     is
   */
  public TableSource(Path path, FeatureSpec spec, Optional<String> groupColumn) {
    this.paths = TablePaths.of(path);
    this.spec = spec;
    this.groupColumn = groupColumn;
  }

  /**
   * Reads from the beginning.
   *
   * @throws io.millrace.trainer.table.InvalidDataException here and while the stream is read
   */
  @Override
  public Stream<Example> open() {
    TableRows rows = new TableRows(paths, spec, groupColumn);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                new TableExamples(rows, spec), Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(rows::close);
  }
}
