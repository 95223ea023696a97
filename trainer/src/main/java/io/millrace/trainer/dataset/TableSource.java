package io.millrace.trainer.dataset;

import io.millrace.feature.FeatureSpec;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a labelled table, streamed from its file in the order they stand there. */
public final class TableSource implements ExampleSource {
  private final Path path;
  private final FeatureSpec spec;

  public TableSource(Path path, FeatureSpec spec) {
    this.path = path;
    this.spec = spec;
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
      rows = new RowReader(path, spec, file.columns());
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
