package io.millrace.ingest.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.namespace.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CollectorClientTest {
  @Test
  void send_nobodyListens_isToldOnceAndEndsWithTheFix() {
    List<String> notices = new ArrayList<>();
    CollectorClient client =
        new CollectorClient(
            "http://127.0.0.1:1", new Namespace("shop"), Duration.ofSeconds(2), notices::add);

    assertThatThrownBy(() -> client.send(List.of(new byte[] {'{', '}'})))
        .isInstanceOf(CollectorException.class)
        .hasMessageContainingAll(
            "http://127.0.0.1:1/v1/events", "it does not answer", "'millrace up'", "--url");
    assertThat(notices)
        .containsExactly("http://127.0.0.1:1/v1/events: it does not answer; trying again for 2 s");
  }
}
