package io.millrace.ingest.imports;

import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The import formats that are ready made. */
public final class StandardFormats implements ImportPlugin {
  @Override
  public List<ImportFormat> formats() {
    return List.of(
        dataSet(
            "movielens",
            "a directory of MovieLens with movies.csv and ratings.csv",
            (source, history) -> new MovieLens(source, history).read()),
        dataSet(
            "online-retail",
            "a directory of Online Retail with items.tsv and transactions.tsv",
            (source, history) -> new OnlineRetail(source, history).read()),
        format(
            "csv",
            "one event a row; the header or --mapping names the event's fields",
            StandardFormats::readTable),
        format(
            "jsonl",
            "one event a line, as JSON",
            (source, history) ->
                source.lines(
                    source.path(),
                    // A line goes out as it is: the collector says whether it is a valid event.
                    line -> history.addJson(line.bytes(), line.file(), line.number()))),
        format(
            "metarank",
            "Metarank's items, users, rankings and interactions, one a line",
            (source, history) -> new Metarank(source, history).read()),
        format(
            "gorse",
            "a directory with Gorse's users.jsonl, items.jsonl and feedback.jsonl",
            (source, history) -> new Gorse(source, history).read()));
  }

  private static void readTable(ImportSource source, HistoryWriter history) throws IOException {
    if (source.mapping().isPresent()) {
      new MappedCsv(CsvMapping.read(source.mapping().get()), source, history).read();
    } else {
      new CsvEvents(source, history).read();
    }
  }

  private interface Reading {
    void read(ImportSource source, HistoryWriter history) throws IOException;
  }

  private static ImportFormat format(String id, String description, Reading reading) {
    return new Standard(id, description, Optional.empty(), reading);
  }

  /** Public data sets have a namespace of their name. */
  private static ImportFormat dataSet(String id, String description, Reading reading) {
    return new Standard(id, description, Optional.of(new Namespace(id)), reading);
  }

  private record Standard(
      String id, String description, Optional<Namespace> namespace, Reading reading)
      implements ImportFormat {
    @Override
    public void read(ImportSource source, HistoryWriter history) throws IOException {
      reading.read(source, history);
    }
  }
}
