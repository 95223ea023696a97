package io.millrace.eventlog.iceberg;

import io.millrace.config.Settings;
import io.millrace.eventlog.LogCatalogException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.ManifestFile;
import org.apache.iceberg.ManifestFiles;
import org.apache.iceberg.ManifestReader;
import org.apache.iceberg.Snapshot;
import org.apache.iceberg.TableMetadata;
import org.apache.iceberg.TableMetadataParser;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.ValidationException;
import org.apache.iceberg.io.FileIO;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out whether a table's metadata can be read, and goes back to the newest that can. */
final class MetadataRepair {
  private static final Logger LOG = LoggerFactory.getLogger(MetadataRepair.class);
  private static final String SUFFIX = ".metadata.json";

  private static final String FIND =
      """
      select metadata_location from iceberg_tables
       where catalog_name = ? and table_namespace = ? and table_name = ?
      """;

  /** Only from where it was found: a commit in between is newer and stays. */
  private static final String MOVE =
      """
      update iceberg_tables set metadata_location = ?, previous_metadata_location = ?
       where catalog_name = ? and table_namespace = ? and table_name = ?
         and metadata_location = ?
      """;

  private final Settings settings;
  private final String catalog;
  private final FileIO files;

  MetadataRepair(Settings settings, String catalog, FileIO files) {
    this.settings = settings;
    this.catalog = catalog;
    this.files = files;
  }

  /** What is wrong with the current metadata; empty while all is well. */
  Optional<String> damage(TableIdentifier table) {
    return damage(current(table));
  }

  private Optional<String> damage(String location) {
    try {
      TableMetadata metadata = TableMetadataParser.read(files, location);
      Snapshot snapshot = metadata.currentSnapshot();
      if (snapshot != null) {
        for (ManifestFile manifest : snapshot.dataManifests(files)) {
          try (ManifestReader<DataFile> reader =
              ManifestFiles.read(manifest, files, metadata.specsById())) {
            for (DataFile file : reader) {
              if (!files.newInputFile(file.location()).exists()) {
                return Optional.of("the data file %s is missing".formatted(file.location()));
              }
            }
          }
        }
      }
      return Optional.empty();
    } catch (RuntimeException | IOException e) {
      return Optional.of("%s or what it names cannot be read: %s".formatted(location, e));
    }
  }

  /**
   * Fails at once if the current metadata cannot be read: Iceberg itself tries for a minute and a
   * half, file by file.
   *
   * @throws ValidationException that names the file and the command that helps
   */
  void requireReadable(TableIdentifier table) {
    String location = current(table);
    try {
      TableMetadataParser.read(files, location);
    } catch (RuntimeException e) {
      throw new ValidationException(
          e,
          "the metadata of the log's table %s cannot be read (%s): 'millrace log restore' goes back to"
              + " the newest that can",
          table,
          location);
    }
  }

  /** Makes the newest metadata current that is whole; empty where there is none. */
  Optional<String> restore(TableIdentifier table) {
    String now = current(table);
    if (damage(now).isEmpty()) {
      return Optional.of(now);
    }
    for (String candidate : candidates(now)) {
      Optional<String> damage = damage(candidate);
      if (damage.isEmpty()) {
        move(table, now, candidate);
        return Optional.of(candidate);
      }
      LOG.info("not restored: {}", damage.get());
    }
    return Optional.empty();
  }

  /** The other metadata files of the table, newest first: their names begin with a number. */
  private static List<String> candidates(String current) {
    Path directory = Path.of(current.replaceFirst("^file:/*", "/")).getParent();
    if (directory == null || !Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> found = Files.list(directory)) {
      return found
          .map(Path::toString)
          .filter(name -> name.endsWith(SUFFIX) && !name.equals(current))
          .sorted(Comparator.reverseOrder())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + directory, e);
    }
  }

  private String current(TableIdentifier table) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(FIND)) {
      statement.setString(1, catalog);
      statement.setString(2, table.namespace().toString());
      statement.setString(3, table.name());
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          throw new IllegalArgumentException("the catalog has no table " + table);
        }
        return row.getString(1);
      }
    } catch (SQLException e) {
      throw new LogCatalogException("cannot ask the catalog for " + table, e);
    }
  }

  private void move(TableIdentifier table, String from, String to) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(MOVE)) {
      statement.setString(1, to);
      statement.setString(2, from);
      statement.setString(3, catalog);
      statement.setString(4, table.namespace().toString());
      statement.setString(5, table.name());
      statement.setString(6, from);
      if (statement.executeUpdate() != 1) {
        throw new LogCatalogException(
            "the metadata of %s changed meanwhile; look at it again".formatted(table), null);
      }
    } catch (SQLException e) {
      throw new LogCatalogException("cannot change the catalog's entry of " + table, e);
    }
  }

  private Connection connect() throws SQLException {
    return DriverManager.getConnection(
        settings.postgres().url(), settings.postgres().user(), settings.postgres().password());
  }
}
