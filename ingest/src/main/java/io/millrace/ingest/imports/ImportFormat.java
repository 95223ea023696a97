package io.millrace.ingest.imports;

import io.millrace.namespace.Namespace;
import java.io.IOException;
import java.util.Optional;

/**
 * Reads one kind of file into events, for {@code millrace import}. Stateless; named by an {@link
 * ImportPlugin}.
 */
public interface ImportFormat {
  /** Returns the format's name on the command line: lower-case letters, digits and hyphens. */
  String id();

  /** Returns one line for {@code millrace import --help}: which files it reads. */
  String description();

  /** Returns the namespace of a public data set; empty for the namespace of the configuration. */
  default Optional<Namespace> namespace() {
    return Optional.empty();
  }

  /**
   * Reads all files of a source. The same files must give the same events with the same ids in the
   * same order each time: an import that is started again skips what was sent by its ids.
   *
   * @param source what the user named, and the options
   * @param history receives each event, and each row that cannot become one
   * @throws ImportException if the files are not of this format; the message names the file and
   *     what is wrong
   * @throws IOException if a file cannot be read
   */
  void read(ImportSource source, HistoryWriter history) throws IOException;
}
