package io.millrace.connections.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.config.Home;
import io.millrace.config.Settings;
import io.millrace.embedded.EmbeddedKafka;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that asks for a name and a password, reached by the user's properties alone. */
class SaslTest {
  private static final String MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule required ";

  @TempDir static Path directory;
  private static EmbeddedKafka kafka;

  @BeforeAll
  static void start() {
    kafka =
        EmbeddedKafka.start(
            directory.resolve("kafka"),
            0,
            Map.of(
                "listener.security.protocol.map", "CLIENT:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "sasl.enabled.mechanisms", "PLAIN",
                "sasl.mechanism.inter.broker.protocol", "PLAIN",
                "listener.name.client.plain.sasl.jaas.config",
                    MODULE
                        + "username=\"broker\" password=\"b\" user_broker=\"b\""
                        + " user_shop=\"s3cret\";"));
  }

  @AfterAll
  static void stop() {
    kafka.close();
  }

  @Test
  void clients_nameAndPasswordInVariables_areLetIn() throws Exception {
    assertThat(KafkaRoundTrip.of(KafkaClients.of(settings("s3cret")))).isEqualTo("value");
  }

  @Test
  void clients_wrongPassword_areRefused() {
    ClientProperties client =
        ClientProperties.of("test")
            .prefer("default.api.timeout.ms", 10_000)
            .prefer("request.timeout.ms", 5_000);

    assertThatThrownBy(
            () -> {
              try (Admin admin = KafkaClients.of(settings("guess")).admin(client)) {
                admin.listTopics().names().get(20, TimeUnit.SECONDS);
              }
            })
        .hasMessageContaining("Authentication failed");
  }

  private static Settings settings(String password) {
    return new Home(directory.resolve("home"))
        .settings(
            Map.of(
                "MILLRACE_KAFKA_BOOTSTRAP_SERVERS",
                kafka.bootstrapServers(),
                "MILLRACE_KAFKA_PROPERTIES_SECURITY_PROTOCOL",
                "SASL_PLAINTEXT",
                "MILLRACE_KAFKA_PROPERTIES_SASL_MECHANISM",
                "PLAIN",
                "MILLRACE_KAFKA_PROPERTIES_SASL_JAAS_CONFIG",
                MODULE + "username=\"shop\" password=\"%s\";".formatted(password)));
  }
}
