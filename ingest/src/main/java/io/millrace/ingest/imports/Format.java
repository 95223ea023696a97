package io.millrace.ingest.imports;

import io.millrace.config.Settings;
import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be imported. */
enum Format {
  /** A directory of MovieLens with movies.csv and ratings.csv, gzipped or not. */
  MOVIELENS,
  /** A directory of Online Retail with items.tsv and transactions.tsv, gzipped or not. */
  ONLINE_RETAIL,
  /** One event a row; the header names the event's fields. */
  CSV,
  /** One event a line, as JSON. */
  JSONL,
  /** What Metarank is fed with: items, users, rankings and interactions, one a line. */
  METARANK,
  /** A directory with Gorse's users.jsonl, items.jsonl and feedback.jsonl, gzipped or not. */
  GORSE;

  /** The name on the command line, for instance {@code online-retail}. */
  String commandName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * Reads the whole of it.
   *
   * @param types what foreign names of interactions stand for
   * @param mapping says what the columns of a CSV file are; null where the header does
   */
  History read(Path path, TypeNames types, @Nullable Path mapping) throws IOException {
    return read(path, types, mapping, StandardCharsets.UTF_8);
  }

  /**
   * Reads the whole of it.
   *
   * @param charset of the files
   */
  History read(Path path, TypeNames types, @Nullable Path mapping, Charset charset)
      throws IOException {
    return switch (this) {
      case MOVIELENS -> new MovieLens(charset).read(path);
      case ONLINE_RETAIL -> new OnlineRetail(charset).read(path);
      case CSV ->
          mapping == null
              ? new CsvEvents(charset).read(path)
              : new MappedCsv(CsvMapping.read(mapping), charset).read(path);
      case JSONL -> new JsonLines(charset).read(path);
      case METARANK -> new Metarank(types, charset).read(path);
      case GORSE -> new Gorse(types, charset).read(path);
    };
  }

  /** The public data sets get a site of their own, a shop's own files go where the settings say. */
  Namespace defaultNamespace(Settings settings) {
    return switch (this) {
      case MOVIELENS, ONLINE_RETAIL -> new Namespace(commandName());
      case CSV, JSONL, METARANK, GORSE -> settings.namespace();
    };
  }
}
