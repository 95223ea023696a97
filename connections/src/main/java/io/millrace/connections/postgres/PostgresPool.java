package io.millrace.connections.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.config.Settings;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A pool of connections to PostgreSQL, for several threads. Opening it does not connect: a service
 * starts without PostgreSQL and finds it when it is there.
 */
public final class PostgresPool implements AutoCloseable {
  private static final int CONNECTIONS = 8;

  private final HikariDataSource pool;

  private PostgresPool(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens a pool on the database of the settings, with the user's properties of HikariCP.
   *
   * @param wait how long a call waits for a connection before it fails
   * @throws IllegalArgumentException if a property of the pool is none, or cannot be chosen
   */
  public static PostgresPool open(Settings settings, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("millrace");
    config.setJdbcUrl(settings.postgres().url());
    config.setUsername(settings.postgres().user());
    config.setPassword(settings.postgres().password());
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(wait.toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "millrace");
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("socketTimeout", "30");
    PoolProperties.apply(settings.postgres().pool(), config);
    return new PostgresPool(new HikariDataSource(config));
  }

  public DataSource dataSource() {
    return pool;
  }

  @Override
  public void close() {
    pool.close();
  }
}
