package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a labelled table, streamed from its file in the order they stand there. */
public final class TableSource implements ExampleSource {
  private final Path path;
  private final FeatureSpec spec;
  private final Optional<String> groupColumn;

  public TableSource(Path path, FeatureSpec spec) {
    this(path, spec, Optional.empty());
  }

  /**
   * @param groupColumn the column that says whose a row is, feature or not; where absent, the user
   *     is
   */
  public TableSource(Path path, FeatureSpec spec, Optional<String> groupColumn) {
    this.path = path;
    this.spec = spec;
    this.groupColumn = groupColumn;
  }

  /**
   * Reads from the beginning.
   *
   * @throws InvalidDataException here and while the stream is read
   */
  @Override
  public Stream<Example> open() {
    TableFile file = TableFile.open(path, spec.table());
    RowReader rows;
    try {
      rows = new RowReader(path, spec, file.columns(), groupColumn);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
    Iterator<Example> examples =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return file.hasNext();
          }

          @Override
          public Example next() {
            return rows.read(file.next());
          }
        };
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(
                examples, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .onClose(file::close);
  }
}
