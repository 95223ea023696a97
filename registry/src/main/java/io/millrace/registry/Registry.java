package io.millrace.registry;

import io.millrace.config.Settings;
import io.millrace.connections.postgres.PostgresPool;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The stores that PostgreSQL holds, on one pool of connections. Opening it does not connect: a
 * service starts without PostgreSQL and finds it when it is there. A call waits about a second for
 * a connection, then fails with {@link RegistryException}.
 */
public final class Registry implements AutoCloseable {
  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration COMMAND_WAIT = Duration.ofSeconds(10);

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
    return open(settings, Clock.systemUTC(), COMMAND_WAIT);
  }

  /**
   * On the database of the settings; {@link #close} ends the pool.
   *
   * @param clock for the dates of decisions
   */
  public static Registry open(Settings settings, Clock clock) {
    return open(settings, clock, WAIT);
  }

  private static Registry open(Settings settings, Clock clock, Duration wait) {
    PostgresPool pool = PostgresPool.open(settings, wait);
    return new Registry(pool.dataSource(), clock, pool::close);
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
