package io.millrace.eventlog.iceberg;

import io.millrace.config.Settings;
import io.millrace.eventlog.EventLog;
import io.millrace.eventlog.LogKeeper;
import io.millrace.eventlog.file.LocalFileIO;
import io.millrace.eventlog.iceberg.codec.Tables;
import io.millrace.failure.Failures;
import io.millrace.namespace.Namespace;
import io.millrace.namespace.Topic;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.CatalogProperties;
import org.apache.iceberg.Table;
import org.apache.iceberg.TableProperties;
import org.apache.iceberg.Transaction;
import org.apache.iceberg.UpdatePartitionSpec;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.exceptions.AlreadyExistsException;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.jdbc.JdbcCatalog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the event logs of a deployment: the catalog is in the deployment's PostgreSQL, the files
 * are below {@code MILLRACE_WAREHOUSE}. Tables are made on first use.
 */
public final class IcebergEventLogs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IcebergEventLogs.class);
  private static final String CATALOG = "millrace";
  private static final Retention RETENTION =
      new Retention(Clock.systemUTC(), 1_000, Duration.ofHours(2));

  /** Waiting 50 ms to 2 s, a writer outlasts a dozen others that commit at the same moment. */
  private static final Map<String, String> TABLE_PROPERTIES =
      Map.of(
          TableProperties.COMMIT_NUM_RETRIES, "30",
          TableProperties.COMMIT_MIN_RETRY_WAIT_MS, "50",
          TableProperties.COMMIT_MAX_RETRY_WAIT_MS, "2000",
          TableProperties.COMMIT_TOTAL_RETRY_TIME_MS, "60000",
          TableProperties.METADATA_COMPRESSION, "gzip",
          TableProperties.WRITE_TARGET_FILE_SIZE_BYTES, Long.toString(DataFiles.TARGET_BYTES),
          TableProperties.METADATA_DELETE_AFTER_COMMIT_ENABLED, "true",
          TableProperties.METADATA_PREVIOUS_VERSIONS_MAX, "20");

  private final Settings settings;
  private final JdbcCatalog catalog;
  private final Retention retention;

  private IcebergEventLogs(Settings settings, JdbcCatalog catalog, Retention retention) {
    this.settings = settings;
    this.catalog = catalog;
    this.retention = retention;
  }

  /**
   * Connects to the catalog, and makes its tables in the database where they are missing.
   *
   * @throws org.apache.iceberg.jdbc.UncheckedSQLException if the database cannot be reached
   */
  public static IcebergEventLogs open(Settings settings) {
    return open(settings, RETENTION);
  }

  static IcebergEventLogs open(Settings settings, Retention retention) {
    JdbcCatalog catalog = new JdbcCatalog();
    catalog.initialize(
        CATALOG,
        Map.of(
            CatalogProperties.URI,
            settings.postgres().url(),
            JdbcCatalog.PROPERTY_PREFIX + "user",
            settings.postgres().user(),
            JdbcCatalog.PROPERTY_PREFIX + "password",
            settings.postgres().password(),
            JdbcCatalog.PROPERTY_PREFIX + "schema-version",
            "V1",
            CatalogProperties.WAREHOUSE_LOCATION,
            settings.storage().warehousePath().toString(),
            CatalogProperties.FILE_IO_IMPL,
            LocalFileIO.class.getName()));
    return new IcebergEventLogs(settings, catalog, retention);
  }

  /** The log of one site; any number may be open on the same site. */
  public EventLog log(Namespace site) {
    org.apache.iceberg.catalog.Namespace namespace =
        org.apache.iceberg.catalog.Namespace.of(site.name());
    if (!catalog.namespaceExists(namespace)) {
      try {
        catalog.createNamespace(namespace);
      } catch (AlreadyExistsException e) {
        // Another process was faster, which is as good.
      }
    }
    Map<Topic, TopicTable> tables = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      if (topic != Topic.DEAD) {
        TableIdentifier id = TableIdentifier.of(namespace, topic.suffix());
        tables.put(topic, table(id, topic));
      }
    }
    return new IcebergEventLog(tables);
  }

  /** Where the table cannot be opened now, its first use tries again: other tables are well. */
  private TopicTable table(TableIdentifier id, Topic topic) {
    TopicTable table =
        new TopicTable(catalog, id, topic, retention, () -> createIfMissing(id, topic));
    try {
      table.prepare();
    } catch (RuntimeException e) {
      Optional<SQLException> answer = databaseAnswer(e);
      if (answer.isPresent()) {
        LOG.warn(
            "The log's table {} is not open yet, since PostgreSQL failed; its first use tries"
                + " again: {}",
            id,
            Failures.line(e));
        return table;
      }
      LOG.error(
          "The log's table {} cannot be opened; 'millrace log restore' goes back to metadata that"
              + " can be read",
          id,
          e);
    }
    return table;
  }

  /** What PostgreSQL answered, if it is the reason of a failure: the metadata may be whole then. */
  static Optional<SQLException> databaseAnswer(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SQLException answer) {
        return Optional.of(answer);
      }
    }
    return Optional.empty();
  }

  Table table(Namespace site, Topic topic) {
    return catalog.loadTable(TableIdentifier.of(site.name(), topic.suffix()));
  }

  /** What keeps one site's tables in order; knows those that are there now, and makes none. */
  public LogKeeper keeper(Namespace site) {
    Map<Topic, TableIdentifier> tables = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      TableIdentifier id = TableIdentifier.of(site.name(), topic.suffix());
      if (topic != Topic.DEAD && exists(id)) {
        tables.put(topic, id);
      }
    }
    return new IcebergLogKeeper(catalog, repair(), tables);
  }

  /** The names of the namespace's tables, also of those whose metadata cannot be read. */
  public List<String> tables(Namespace site) {
    org.apache.iceberg.catalog.Namespace namespace =
        org.apache.iceberg.catalog.Namespace.of(site.name());
    return catalog.namespaceExists(namespace)
        ? catalog.listTables(namespace).stream().map(TableIdentifier::toString).sorted().toList()
        : List.of();
  }

  /**
   * Forgets the namespace's tables. Their files stay, in the directory of the namespace below
   * {@code MILLRACE_WAREHOUSE}; the caller deletes them. No one may write meanwhile.
   */
  public void drop(Namespace site) {
    org.apache.iceberg.catalog.Namespace namespace =
        org.apache.iceberg.catalog.Namespace.of(site.name());
    if (catalog.namespaceExists(namespace)) {
      catalog.listTables(namespace).forEach(table -> catalog.dropTable(table, false));
      catalog.dropNamespace(namespace);
    }
  }

  private MetadataRepair repair() {
    return new MetadataRepair(settings, CATALOG, new LocalFileIO());
  }

  /** Also where its metadata cannot be read. */
  private boolean exists(TableIdentifier id) {
    return catalog.namespaceExists(id.namespace())
        && catalog.listTables(id.namespace()).contains(id);
  }

  /** A new table has two partition specs: none, and the one by day that is its default. */
  private void createIfMissing(TableIdentifier id, Topic topic) {
    if (exists(id)) {
      repair().requireReadable(id);
      Columns.addMissing(catalog.loadTable(id), Tables.schema(topic));
      return;
    }
    Transaction creation =
        catalog
            .buildTable(id, Tables.schema(topic))
            .withProperties(TABLE_PROPERTIES)
            .createTransaction();
    UpdatePartitionSpec spec =
        creation.table().updateSpec().addField(Expressions.day(Tables.TIMESTAMP));
    if (topic == Topic.EVENTS) {
      spec.addField(Tables.TYPE);
    }
    spec.commit();
    try {
      creation.commitTransaction();
    } catch (AlreadyExistsException e) {
      // Another process was faster, which is as good.
    }
  }

  @Override
  public void close() {
    catalog.close();
  }
}
