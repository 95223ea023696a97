package io.millrace.cli.doctor;

import io.millrace.config.Settings;
import io.millrace.connections.kafka.ClientProperties;
import io.millrace.connections.kafka.KafkaClients;
import io.millrace.failure.Failures;
import io.millrace.namespace.Topic;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;

/** Whether Kafka answers, has brokers enough for the replication, and the site's topics. */
final class KafkaCheck implements Check {
  private static final int PATIENCE_MILLIS = 3000;

  @Override
  public List<Finding> run(Settings settings) {
    String servers = settings.kafka().bootstrapServers();
    ClientProperties client =
        ClientProperties.of("millrace-doctor")
            .prefer("request.timeout.ms", PATIENCE_MILLIS)
            .prefer("default.api.timeout.ms", PATIENCE_MILLIS);
    try (Admin admin = KafkaClients.of(settings).admin(client)) {
      int brokers = admin.describeCluster().nodes().get().size();
      Set<String> topics = admin.listTopics().names().get();
      return List.of(judge(settings, brokers, topics));
    } catch (KafkaException | ExecutionException e) {
      return List.of(
          Finding.fail(
              "kafka",
              "no answer at %s: %s".formatted(servers, Failures.line(e)),
              "start it ('millrace up' starts one), or set " + "MILLRACE_KAFKA_BOOTSTRAP_SERVERS"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of(Finding.fail("kafka", "interrupted", "run doctor again"));
    }
  }

  private static Finding judge(Settings settings, int brokers, Set<String> topics) {
    int replication = settings.kafka().replication();
    String detail =
        "%d broker%s at %s"
            .formatted(brokers, brokers == 1 ? "" : "s", settings.kafka().bootstrapServers());
    if (brokers < replication) {
      return Finding.fail(
          "kafka",
          "%s, but %s is %d".formatted(detail, "MILLRACE_KAFKA_REPLICATION", replication),
          "add brokers, or lower it");
    }
    List<String> missing =
        Arrays.stream(Topic.values())
            .map(settings.namespace()::topic)
            .filter(topic -> !topics.contains(topic))
            .toList();
    return missing.isEmpty()
        ? Finding.ok("kafka", detail + ", with the topics of site " + settings.namespace())
        : Finding.note(
            "kafka",
            "%s, without %s".formatted(detail, String.join(", ", missing)),
            "the collector makes them when it starts");
  }
}
