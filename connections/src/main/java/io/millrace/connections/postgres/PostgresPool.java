package io.millrace.connections.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.millrace.config.Setting;
import io.millrace.config.Settings;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * A pool of connections to PostgreSQL, for several threads. Opening it does not connect: a service
 * starts without PostgreSQL and finds it when it is there.
 */
public final class PostgresPool implements AutoCloseable {
  private static final String URL_PREFIX = "jdbc:postgresql:";
  private static final int CONNECTIONS = 8;

  private final HikariDataSource pool;

  private PostgresPool(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Opens a pool on the database of the settings.
   *
   * @param wait how long a call waits for a connection before it fails
   */
  public static PostgresPool open(Settings settings, Duration wait) {
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
    config.setConnectionTimeout(wait.toMillis());
    config.setValidationTimeout(wait.toMillis() / 2);
    config.setInitializationFailTimeout(-1);
    config.addDataSourceProperty("ApplicationName", "millrace");
    config.addDataSourceProperty("connectTimeout", "2");
    config.addDataSourceProperty("socketTimeout", "30");
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
