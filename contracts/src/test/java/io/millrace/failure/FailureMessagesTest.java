package io.millrace.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.sql.SQLException;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class FailureMessagesTest {
  private static final SQLException REFUSED =
      new SQLException(
          "Connection to 127.0.0.1:5432\n refused.",
          "08001",
          new ConnectException("Connection refused"));

  @Test
  void message_wrapper_isThatOfTheCause() {
    assertThat(Failures.message(new ExecutionException(new IllegalStateException("no model"))))
        .contains("no model");
  }

  @Test
  void message_databaseIsTheReason_saysWhatItAnsweredWithTheAddress() {
    assertThat(
            Failures.message(
                new IllegalStateException(
                    "Failed to get table default.events", new RuntimeException(REFUSED))))
        .contains("Failed to get table default.events: Connection to 127.0.0.1:5432 refused.");
  }

  @Test
  void message_reasonIsSaidAlready_isNotRepeated() {
    ConnectException cause = new ConnectException("Connection refused");
    assertThat(
            Failures.message(
                new UncheckedIOException("cannot ask serving: Connection refused", cause)))
        .contains("cannot ask serving: Connection refused");
  }

  @Test
  void message_otherCauses_areForTheLog() {
    assertThat(
            Failures.message(
                new IllegalStateException("bad line 7", new RuntimeException("detail"))))
        .contains("bad line 7");
  }

  @Test
  void message_none_isEmptyAndTheLineIsTheType() {
    assertThat(Failures.message(new IllegalStateException())).isEmpty();
    assertThat(Failures.line(new ExecutionException(null, new IllegalStateException())))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void line_typeAndMessage() {
    assertThat(Failures.line(new UncheckedIOException(new ConnectException("no route"))))
        .isEqualTo("UncheckedIOException: java.net.ConnectException: no route");
  }

  @Test
  void line_causesInACycle_ends() {
    Exception one = new Exception();
    one.initCause(new Exception(null, one));
    assertThat(Failures.line(one)).isEqualTo("Exception");
  }

  @Test
  void trace_storeAway_isNone() {
    assertThat(Failures.trace(new IllegalStateException("cannot count", REFUSED))).isNull();
    assertThat(Failures.trace(new IllegalStateException("stopped", new InterruptedException())))
        .isNull();
  }

  @Test
  void trace_faultOfTheProgram_isThere() {
    RuntimeException fault = new RuntimeException("at item 7", new NullPointerException());
    assertThat(Failures.trace(fault)).isSameAs(fault);
    assertThat(Failures.trace(new OutOfMemoryError())).isNotNull();
  }
}
