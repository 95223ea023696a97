package io.millrace.connections.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.KafkaRole;
import io.millrace.config.Settings;
import io.millrace.embedded.TestServers;
import java.util.Map;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
  private final Settings settings = TestServers.settings();

  @Test
  void clients_record_goesThroughTheBrokersOfTheSettings() throws Exception {
    KafkaClients clients = KafkaClients.of(settings);
    assertThat(KafkaRoundTrip.of(clients)).isEqualTo("value");
  }

  @Test
  void merge_usersProperties_areAboveTheCallersAndBelowWhatIsRequired() {
    KafkaClients clients =
        KafkaClients.of(
            settings
                .with("millrace.kafka.properties.linger.ms", "1")
                .with("millrace.kafka.properties.request.timeout.ms", "2")
                .with("millrace.kafka.properties.my.interceptor", "x")
                .with("millrace.kafka.producer.properties.request.timeout.ms", "3")
                .with("millrace.kafka.producer.properties.acks", "-1"));
    ClientProperties client =
        ClientProperties.of("c").prefer("linger.ms", 9).prefer("batch.size", 9);

    assertThat(clients.merge(KafkaRole.PRODUCER, client))
        .containsEntry("linger.ms", "1")
        .containsEntry("batch.size", 9)
        .containsEntry("request.timeout.ms", "3")
        .containsEntry("my.interceptor", "x")
        .containsEntry("acks", "all")
        .containsEntry("enable.idempotence", "true")
        .containsEntry("client.id", "c");
    assertThat(clients.merge(KafkaRole.ADMIN, ClientProperties.of("c")))
        .containsEntry("request.timeout.ms", "2")
        .containsEntry("my.interceptor", "x")
        .doesNotContainKeys("linger.ms", "acks");
  }

  @Test
  void merge_usersTimeoutAboveTheCallersTotal_raisesTheTotal() {
    KafkaClients clients =
        KafkaClients.of(settings.with("millrace.kafka.properties.request.timeout.ms", "30000"));
    ClientProperties admin = ClientProperties.of("c").prefer("default.api.timeout.ms", 10_000);
    ClientProperties producer =
        ClientProperties.of("c").prefer("delivery.timeout.ms", 10_000).prefer("linger.ms", 5);

    assertThat(clients.merge(KafkaRole.ADMIN, admin))
        .containsEntry("default.api.timeout.ms", 30_000);
    assertThat(clients.merge(KafkaRole.PRODUCER, producer))
        .containsEntry("delivery.timeout.ms", 30_005);
    clients.admin(admin).close();
    clients.producer(producer).close();
  }

  @Test
  void merge_requiredPropertyThatUsersMaySet_isAProgrammersError() {
    KafkaClients clients = KafkaClients.of(settings);

    assertThatThrownBy(
            () ->
                clients.merge(
                    KafkaRole.CONSUMER, ClientProperties.of("c").require("fetch.min.bytes", 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("fetch.min.bytes");
  }

  @Test
  void producer_valueThatKafkaRefuses_namesClientAndKeys() {
    KafkaClients clients =
        KafkaClients.of(settings.with("millrace.kafka.producer.properties.batch.size", "large"));

    assertThatThrownBy(() -> clients.producer(ClientProperties.of("millrace-test")))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("millrace-test")
        .hasMessageContaining("batch.size")
        .hasMessageContaining("millrace.kafka.producer.properties");
  }

  @Test
  void properties_severalCalls_leaveTheFirstAsItWas() {
    ClientProperties first = ClientProperties.of("a").prefer("linger.ms", 5);

    first.prefer("linger.ms", 10).require("acks", "all");

    assertThat(first.preferred()).isEqualTo(Map.of("linger.ms", 5));
    assertThat(first.required()).isEmpty();
  }
}
