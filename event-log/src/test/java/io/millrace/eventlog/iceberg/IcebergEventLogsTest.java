package io.millrace.eventlog.iceberg;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.apache.iceberg.exceptions.ValidationException;
import org.junit.jupiter.api.Test;

class IcebergEventLogsTest {
  @Test
  void databaseAnswer_postgresIsAway_isItsAnswerAndNoFaultOfTheMetadata() {
    SQLException answer = new SQLException("Connection refused", "08001");
    assertThat(
            IcebergEventLogs.databaseAnswer(
                new IllegalStateException("Failed to get table", new RuntimeException(answer))))
        .contains(answer);
  }

  @Test
  void databaseAnswer_damagedMetadata_isNone() {
    assertThat(
            IcebergEventLogs.databaseAnswer(
                new ValidationException("the metadata of the log's table cannot be read")))
        .isEqualTo(Optional.empty());
  }
}
