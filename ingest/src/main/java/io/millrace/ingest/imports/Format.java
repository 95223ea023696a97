package io.millrace.ingest.imports;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** What can be imported. */
enum Format {
  /** A directory of MovieLens with movies.csv and ratings.csv, gzipped or not. */
  MOVIELENS,
  /** A directory of Online Retail with items.tsv and transactions.tsv, gzipped or not. */
  ONLINE_RETAIL,
  /** One event a row; the header names the event's fields. */
  CSV,
  /** One event a line, as JSON. */
  JSONL;

  /** The name on the command line, for instance {@code online-retail}. */
  String commandName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  History read(Path path) throws IOException {
    return switch (this) {
      case MOVIELENS -> new MovieLens().read(path);
      case ONLINE_RETAIL -> new OnlineRetail().read(path);
      case CSV -> new CsvEvents().read(path);
      case JSONL -> new JsonLines().read(path);
    };
  }

  /** The public data sets get a site of their own, a shop's own files go where the settings say. */
  Namespace defaultNamespace(Settings settings) {
    return switch (this) {
      case MOVIELENS, ONLINE_RETAIL -> new Namespace(commandName());
      case CSV, JSONL -> settings.namespace();
    };
  }
}
