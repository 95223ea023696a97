package io.millrace.registry;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import java.time.Clock;
import javax.sql.DataSource;

/**
 * The stores that PostgreSQL holds, on one pool of connections. Opening it does not connect: a
 * service starts without PostgreSQL and finds it when it is there. A call waits about a second for
 * a connection, then fails with {@link RegistryException}.
 */
public final class Registry implements AutoCloseable {
  private static final String URL_PREFIX = "jdbc:postgresql:";
  private static final int CONNECTIONS = 8;
  private static final int WAIT_MILLIS = 1000;
  private static final long COMMAND_WAIT_MILLIS = 10_000;

  private final Database database;
  private final ModelRegistry models;
  private final ExperimentStore experiments;
  private final PlacementStore placements;
  private final NamespaceStore namespaces;
  private final TrialStore trials;
  private final Runnable closing;

  private Registry(DataSource dataSource, Clock clock, Runnable closing) {
    this.database = new Database(dataSource);
    this.models = new JdbcModelRegistry(database, clock);
    this.experiments = new JdbcExperimentStore(database, clock);
    this.placements = new JdbcPlacementStore(database, clock);
    this.namespaces = new JdbcNamespaceStore(database, clock);
    this.trials = new JdbcTrialStore(database, clock);
    this.closing = closing;
  }

  /** On the database of the settings; {@link #close} ends the pool. */
  public static Registry open(Settings settings) {
    return open(settings, Clock.systemUTC());
  }

  /**
   * For a command: as {@link #open(Settings)}, but more patient than a service may be, whose
   * requests wait.
   */
  public static Registry openForCommand(Settings settings) {
    return open(settings, Clock.systemUTC(), COMMAND_WAIT_MILLIS);
  }

  /**
   * On the database of the settings; {@link #close} ends the pool.
   *
   * @param clock for the dates of decisions
   */
  public static Registry open(Settings settings, Clock clock) {
    return open(settings, clock, WAIT_MILLIS);
  }

  private static Registry open(Settings settings, Clock clock, long waitMillis) {
    String url = settings.get(Setting.POSTGRES_URL);
    if (!url.startsWith(URL_PREFIX)) {
      throw new IllegalArgumentException(
          "%s must begin with %s//, is '%s'"
              .formatted(Setting.POSTGRES_URL.variable(), URL_PREFIX, url));
    }
    HikariConfig config = new HikariConfig();
    config.setPoolName("millrace");
    config.setJdbcUrl(url);
    config.setUsername(settings.get(Setting.POSTGRES_USER));
    config.setPassword(settings.get(Setting.POSTGRES_PASSWORD));
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(waitMillis);
    config.setValidationTimeout(waitMillis / 2);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "millrace");
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("socketTimeout", "30");
    HikariDataSource pool = new HikariDataSource(config);
    return new Registry(pool, clock, pool::close);
  }

  /** On a pool that belongs to the caller; {@link #close} leaves it open. */
  public static Registry on(DataSource dataSource, Clock clock) {
    return new Registry(dataSource, clock, () -> {});
  }

  public ModelRegistry models() {
    return models;
  }

  public ExperimentStore experiments() {
    return experiments;
  }

  public PlacementStore placements() {
    return placements;
  }

  public NamespaceStore namespaces() {
    return namespaces;
  }

  public TrialStore trials() {
    return trials;
  }

  /** The pool, for the tables that are not this module's. */
  public DataSource dataSource() {
    return database.dataSource();
  }

  @Override
  public void close() {
    closing.run();
  }
}
