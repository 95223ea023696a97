package io.millrace.connections.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresPoolTest {
  private static final Duration WAIT = Duration.ofSeconds(5);
  @TempDir Path directory;

  @Test
  void open_usersProperties_areThoseOfThePool() throws Exception {
    Settings settings =
        TestServers.settings()
            .with("millrace.postgres.pool.maximum-pool-size", "3")
            .with("millrace.postgres.pool[keepaliveTime]", "60000");

    try (PostgresPool pool = PostgresPool.open(settings, WAIT);
        Connection connection = pool.dataSource().getConnection()) {
      assertThat(connection.isValid(5)).isTrue();
      HikariDataSource hikari = (HikariDataSource) pool.dataSource();
      assertThat(hikari.getMaximumPoolSize()).isEqualTo(3);
      assertThat(hikari.getKeepaliveTime()).isEqualTo(60_000);
      assertThat(hikari.getConnectionTimeout()).isEqualTo(WAIT.toMillis());
    }
  }

  @Test
  void open_variable_isAboveTheFile() throws Exception {
    Path yaml = directory.resolve("shop.yml");
    Files.writeString(yaml, "millrace.postgres.pool.maximum-pool-size: 4\n");
    Settings settings =
        new Home(directory)
            .settings(
                Map.of(
                    "MILLRACE_CONFIG",
                    yaml.toString(),
                    "MILLRACE_POSTGRES_POOL_MAXIMUM_POOL_SIZE",
                    "6"));

    try (PostgresPool pool = PostgresPool.open(settings, WAIT)) {
      assertThat(((HikariDataSource) pool.dataSource()).getMaximumPoolSize()).isEqualTo(6);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "maximum-pool-sise | 3                 | there are",
        "auto-commit       | false             | must be left out",
        "jdbc-url          | jdbc:postgresql:x | MILLRACE_POSTGRES_URL",
        "maximum-pool-size | many              | cannot be 'many'",
        "maximum-pool-size | 0                 | cannot be '0'"
      })
  void open_propertyThatCannotBe_isRefused(String name, String value, String words) {
    Settings settings = Settings.defaults().with("millrace.postgres.pool." + name, value);

    assertThatThrownBy(() -> PostgresPool.open(settings, WAIT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("millrace.postgres.pool.")
        .hasMessageContaining(words);
  }
}
