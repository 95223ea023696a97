package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ErrorsTest {
  @Test
  void sentence_wrapper_isThatOfTheCause() {
    assertThat(Errors.sentence(new ExecutionException(new IllegalStateException("no model"))))
        .isEqualTo("no model");
  }

  @Test
  void sentence_serverIsTheReason_saysWhatItAnswered() {
    SQLException answer = new SQLException("Connection to 127.0.0.1:5432\n refused.", "08001");
    assertThat(
            Errors.sentence(
                new IllegalStateException(
                    "Failed to get table default.events", new RuntimeException(answer))))
        .isEqualTo("Failed to get table default.events: Connection to 127.0.0.1:5432 refused.");
  }

  @Test
  void sentence_noMessage_saysHowToSeeWhere() {
    assertThat(Errors.sentence(new IllegalStateException()))
        .isEqualTo("IllegalStateException (--stacktrace shows where)");
  }
}
