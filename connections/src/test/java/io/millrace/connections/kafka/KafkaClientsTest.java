package io.millrace.connections.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  private final Settings settings = TestServers.settings();

  @Test
  void clients_record_goesThroughTheBrokersOfTheSettings() throws Exception {
    KafkaClients clients = KafkaClients.of(settings);
    assertThat(KafkaRoundTrip.of(clients)).isEqualTo("value");
  }

  @Test
  void properties_severalCalls_leaveTheFirstAsItWas() {
    ClientProperties first = ClientProperties.of("a").prefer("linger.ms", 5);

    first.prefer("linger.ms", 10).require("acks", "all");

    assertThat(first.preferred()).isEqualTo(Map.of("linger.ms", 5));
    assertThat(first.required()).isEmpty();
  }
}
